# SPDX-License-Identifier: GPL-2.0-only
# jobpool.sh - four workers that read one pipe
# shells: all
seq 1 40 > in; mkfifo q; cat in > q & for w in 1 2 3; do (exec 2>/dev/null; seq $w 3 40 | while read n; do echo "$n $((n*n))"; done > out.$w) & done; md5sum < q; wait; sort -n out.* | md5sum; wc -l out.* | tail -n 1 | awk '{print $1}'
