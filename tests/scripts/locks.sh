# SPDX-License-Identifier: GPL-2.0-only
# locks.sh - a lock made of mkdir between processes
# shells: all
add() { until mkdir l 2>/dev/null; do sleep 0.02; done; n=$(cat c); echo $((n+1)) > c; rmdir l; }
echo 0 > c; for w in 1 2 3 4 5; do (for i in 1 2 3 4; do add; done) & done; wait; cat c
