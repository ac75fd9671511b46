# SPDX-License-Identifier: GPL-2.0-only
# timeout.sh - timeout
# shells: all
{ timeout 1 sleep 20; } 2>/dev/null; echo $?
timeout 20 true; echo $?
{ timeout -s KILL 1 sleep 20; } 2>/dev/null; echo $?
timeout 20 sh -c 'exit 3'; echo $?
timeout 3 sh -c 'trap "echo got; exit 7" TERM; sleep 4 & wait'; echo $?
