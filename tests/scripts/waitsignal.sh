# SPDX-License-Identifier: GPL-2.0-only
# waitsignal.sh - wait ended by a trapped signal
# shells: all
n=0
trap 'n=$((n+1))' USR1
(sleep 1; while kill -USR1 $$ 2>/dev/null; do sleep 1; done) & k=$!
env sleep 60 & p=$!
wait $p; s=$?
trap '' USR1
[ $s -gt 128 ] && [ $n -gt 0 ] && echo "wait was interrupted"
kill $p $k
wait $p $k 2>/dev/null
echo over
