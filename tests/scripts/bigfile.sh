# SPDX-License-Identifier: GPL-2.0-only
# bigfile.sh - a file of three megabytes, written and read again
i=0; while [ $i -lt 3 ]; do seq 1 150000 >> f; i=$((i+1)); done; wc -c < f; md5sum f; cp f g; cmp f g && echo same; tail -n 1 g; sort -u -n g | wc -l; rm f g
