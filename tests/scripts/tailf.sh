# SPDX-License-Identifier: GPL-2.0-only
# tailf.sh - tail -f follows a file that grows
echo one > f
: > out
tail -f f > out & t=$!
echo two >> f
until [ "$(wc -l < out)" -eq 2 ]; do sleep 0.2; done
echo three >> f
until grep -q three out; do sleep 0.2; done
kill $t
wait $t 2>/dev/null
cat out
