# SPDX-License-Identifier: GPL-2.0-only
# manyprocs.sh - many processes one after the other and at once
# shells: all
n=0; while [ $n -lt 100 ]; do (exit 0) && n=$((n+1)); done; echo $n
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (sleep 1; echo $i) & done | sort -n | tr '\n' ' '; echo
i=0; while [ $i -lt 40 ]; do sh -c true & i=$((i+1)); done; wait; echo all; i=0; while [ $i -lt 20 ]; do cat /dev/null; i=$((i+1)); done; echo execs
