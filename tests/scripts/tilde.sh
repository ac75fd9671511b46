# SPDX-License-Identifier: GPL-2.0-only
# tilde.sh - tilde expansion
# shells: all
HOME=/home/x; echo ~ ~/y "~" \~ a~; v=~/z; echo $v; p=~:~/b; echo $p; unset HOME; HOME=/; echo ~
