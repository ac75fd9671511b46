# SPDX-License-Identifier: GPL-2.0-only
# dot.sh - sourcing files
# shells: all
echo 'v=sourced; f() { echo func $1; }' > lib; . ./lib; echo $v; f x; echo 'return 3' > r; . ./r; echo $?; (. ./nosuch) 2>/dev/null; [ $? -ne 0 ] && echo none; echo 'echo $#' > n; set -- a b; . ./n
