# SPDX-License-Identifier: GPL-2.0-only
# awkfloat.sh - floating point in awk
awk 'BEGIN { for (i = 0; i < 8; i++) printf "%.6f ", i/7; print ""; s = 0; for (i = 1; i <= 1000; i++) s += 1/(i*i); printf "%.10f\n", s; x = 2; for (i = 0; i < 30; i++) x = (x + 2/x)/2; printf "%.12f\n", x; print 1e300*1e10, -1e308*10, 9007199254740993, 1/3*3 == 1 }'
(awk 'BEGIN { for (i = 1; i <= 100000; i++) s += 1/i; printf "%.8f\n", s }' > a) & awk 'BEGIN { for (i = 1; i <= 100000; i++) s += 1/(2*i); printf "%.8f\n", s }' > b; wait; cat a b
