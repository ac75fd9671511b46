# SPDX-License-Identifier: GPL-2.0-only
# waitstatus.sh - background jobs and wait
# shells: all
sh -c 'exit 3' & p=$!; wait $p; echo $?
sh -c 'kill -KILL $$' 2>/dev/null & p=$!; wait $p 2>/dev/null; echo $?
true & a=$!; false & b=$!; wait $a; echo $?; wait $b; echo $?
wait; echo $?
l=
for i in 1 2 3 4; do (exit $i) & eval p$i=$!; done
wait $p1; echo $?; wait $p2; echo $?; wait $p3; echo $?; wait $p4; echo $?
sleep 0 & wait; echo done
(sleep 1; echo late) & echo early; wait
