# SPDX-License-Identifier: GPL-2.0-only
# alternating.sh - two processes that take turns by signals
# shells: all
sh -c 'n=0; trap "n=\$((n+1)); echo \$n > n" USR1; trap "echo ends; exit 4" TERM; echo 0 > n; while :; do sleep 0.1; done' & p=$!
for i in 0 1 2 3; do
	until [ "$(cat n 2>/dev/null)" = $i ]; do sleep 0.1; done
	echo $i
	kill -USR1 $p
done
until [ "$(cat n)" = 4 ]; do sleep 0.1; done
kill -TERM $p
wait $p
echo $?
