# SPDX-License-Identifier: GPL-2.0-only
# gzip.sh - gzip, gunzip and zcat
seq 1 5000 > f; md5sum f; gzip f; ls; gzip -t f.gz && echo good; zcat f.gz | md5sum; gunzip f.gz; md5sum f; gzip -c f | gunzip | cmp - f && echo same; gzip -9 -c f | gunzip -c | tail -n 1
cat f f | gzip | zcat | wc -l; dd if=f.gz of=/dev/null 2>/dev/null || echo gone; printf junk > j.gz; gunzip j.gz 2>/dev/null || echo 'not gzip'; : | gzip | gunzip | wc -c
