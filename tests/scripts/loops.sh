# SPDX-License-Identifier: GPL-2.0-only
# loops.sh - for, while, until, break and continue
# shells: all
for i in 1 2 3 4 5 6; do [ $i = 2 ] && continue; [ $i = 5 ] && break; echo $i; done
i=3; until [ $i -eq 0 ]; do echo $i; i=$((i-1)); done
for i in a b; do for j in 1 2 3; do [ $j = 2 ] && continue 2; echo $i$j; done; done
while :; do while :; do break 2; done; echo never; done; echo out
for i in; do echo no; done; echo $?
while false; do :; done; echo $?
n=0; while [ $n -lt 3000 ]; do n=$((n+1)); done; echo $n
for f in 1 2; do echo $f; done > loop.out; cat loop.out
seq 5 | while read x; do echo $((x*x)); done
