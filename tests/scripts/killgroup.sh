# SPDX-License-Identifier: GPL-2.0-only
# killgroup.sh - signals for several processes
sleep 100 & a=$!; sleep 100 & b=$!; kill $a $b; wait $a 2>/dev/null; echo $?; wait $b 2>/dev/null; echo $?
kill -0 $$; echo $?
kill -0 $a 2>/dev/null; echo $?
setsid sh -c 'trap "echo group" TERM; kill -TERM 0; echo alone'; echo $?
setsid sh -c 'sleep 50 & a=$!; sleep 50 & trap : TERM; kill -TERM 0; wait $a 2>/dev/null; wait $! 2>/dev/null; echo both gone'
kill -l 9; kill -l 15
kill -NOSUCH $$ 2>/dev/null; echo $?
