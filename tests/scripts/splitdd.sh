# SPDX-License-Identifier: GPL-2.0-only
# splitdd.sh - a file cut in pieces with dd and put together again
seq 1 2000 > f; i=0; while [ $i -lt 9 ]; do dd if=f of=p.$i bs=1000 skip=$i count=1 2>/dev/null; i=$((i+1)); done
ls p.*; wc -c < p.8; cat p.* | cmp - f && echo same; cat p.* | md5sum
