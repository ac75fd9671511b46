# SPDX-License-Identifier: GPL-2.0-only
# shufsort.sh - a sort larger than one read
awk 'BEGIN { x = 12345; for (i = 0; i < 20000; i++) { x = (x * 1103 + 12345) % 65536; print x, i } }' > f; md5sum f; sort -n f | md5sum; sort -n -k2 f | cmp - f && echo back; sort -u -n -k1,1 f | wc -l
