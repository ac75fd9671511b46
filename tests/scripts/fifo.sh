# SPDX-License-Identifier: GPL-2.0-only
# fifo.sh - named pipes
# shells: all
mkfifo p; echo through > p & cat p; wait
(for i in 1 2 3; do echo $i; done > p) & while read x; do echo "got $x"; done < p; wait
mkfifo q; cat q > out & exec 3> q; echo a >&3; echo b >&3; exec 3>&-; wait; cat out
seq 1 20000 > p & md5sum < p; wait
exec 4<> p; echo rw >&4; read x <&4; echo $x; exec 4>&-
(read a < p; echo "first $a") & echo one > p; wait; ls -l p | cut -c1; rm p q
