# SPDX-License-Identifier: GPL-2.0-only
# copyloop.sh - a file copied through twenty names
seq 1 5000 > f0; i=0; while [ $i -lt 20 ]; do cp f$i f$((i+1)); i=$((i+1)); done; cmp f0 f20 && echo same; md5sum f20; cat f* | wc -l; rm f?; ls | wc -l
