# SPDX-License-Identifier: GPL-2.0-only
# stdinshared.sh - processes that share one input
# shells: all
seq 1 10 > f; { read a; read b; echo $a $b; head -n 1 > /dev/null; } < f; { dd bs=1 count=4 2>/dev/null; echo -; dd bs=1 count=4 2>/dev/null; } < f; (read x; echo $x; read x; echo $x) < f; exec 3< f; head -c 2 <&3; dd bs=1 count=2 <&3 2>/dev/null; exec 3<&-
