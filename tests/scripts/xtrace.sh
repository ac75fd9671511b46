# SPDX-License-Identifier: GPL-2.0-only
# xtrace.sh - set -x on another descriptor
sh -xc 'a=1; echo "$a b"; for i in x y; do : $i; done' 2>&1
sh -vc 'echo v' 2>&1
PS4='> '; set -x; echo traced; { set +x; } 2>/dev/null
