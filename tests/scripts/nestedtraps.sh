# SPDX-License-Identifier: GPL-2.0-only
# nestedtraps.sh - traps in functions, subshells and after exec
# shells: all
f() { trap 'echo from f' USR1; }; f; kill -USR1 $$
(trap; echo "sub") | tail -n 1
trap 'echo outer' USR2; (trap - USR2; echo reset); kill -USR2 $$
trap 'g a' USR1; g() { echo "g $1"; }; kill -USR1 $$
sh -c 'trap "echo 1; trap \"echo 2\" USR1" USR1; kill -USR1 $$; kill -USR1 $$'
sh -c 'i=0; trap "i=\$((i+1))" USR1; for n in 1 2 3 4 5 6 7 8; do kill -USR1 $$; done; echo $i'
