# SPDX-License-Identifier: GPL-2.0-only
# comments.sh - comments, continuation and empty commands
# shells: all
# nothing
echo a # b
echo a#b '#c' \#d
echo one \
two
:; : with arguments; echo $?
echo "x\
y"
if :; then :; fi # end
echo last
