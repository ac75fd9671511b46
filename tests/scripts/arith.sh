# SPDX-License-Identifier: GPL-2.0-only
# arith.sh - integer arithmetic of the shell
# shells: all
echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((7%3)) $((-7%3))
echo $((1<<10)) $((1024>>3)) $((5&3)) $((5|3)) $((5^3)) $((~0))
echo $((3>2)) $((3<2)) $((3==3)) $((3!=3)) $((1&&0)) $((1||0)) $((!5))
x=5; echo $((x)) $((x*x)) $((x+=3)) $x $((x>7?1:2))
echo $((0x1f)) $((017))
i=0; while [ $i -lt 5 ]; do i=$((i+1)); printf '%d ' $i; done; echo
echo $((2147483647 - 1)) $((-2147483647))
fact() { if [ "$1" -le 1 ]; then echo 1; else echo $(( $1 * $(fact $(($1-1))) )); fi; }
fact 10
