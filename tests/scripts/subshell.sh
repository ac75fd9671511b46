# SPDX-License-Identifier: GPL-2.0-only
# subshell.sh - what a subshell keeps and what it loses
# shells: all
x=1; (x=2; echo in $x); echo out $x
cd /; (cd /tmp; pwd); pwd
(exit 7); echo $?
f() { (exit 5); return $?; }; f; echo $?
(set -- a b; echo $#); echo $#
{ x=3; }; echo $x
(trap 'echo bye' EXIT; echo body)
((echo nested); (echo twice))
a=$( (echo first); (echo second) ); echo "$a"
