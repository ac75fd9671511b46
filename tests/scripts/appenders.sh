# SPDX-License-Identifier: GPL-2.0-only
# appenders.sh - several writers that append to one file
# shells: all
for w in 1 2 3 4; do (i=0; while [ $i -lt 50 ]; do echo "$w line $i" >> f; i=$((i+1)); done) & done; wait; wc -l < f; sort f | md5sum; grep -c '^3 ' f
