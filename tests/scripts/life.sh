# SPDX-License-Identifier: GPL-2.0-only
# life.sh - one generation of Life in awk, ten times
awk 'BEGIN { n = 10; g[2,3]; g[3,4]; g[4,2]; g[4,3]; g[4,4]; for (t = 0; t < 10; t++) { delete c; for (k in g) { split(k, p, SUBSEP); for (i = -1; i <= 1; i++) for (j = -1; j <= 1; j++) if (i || j) c[p[1]+i, p[2]+j]++ } delete h; for (k in c) if (c[k] == 3 || (c[k] == 2 && (k in g))) h[k]; delete g; for (k in h) g[k] } for (k in g) { split(k, p, SUBSEP); print p[1], p[2] } }' | sort -n
