# SPDX-License-Identifier: GPL-2.0-only
# nice.sh - renice of a sleeping process, told by ps
sleep 30 & p=$!
renice 7 $p
ps -o pid,nice | awk -v p=$p '$1 == p {print $2}'
kill $p
wait $p 2>/dev/null
echo $?
