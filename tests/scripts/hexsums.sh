# SPDX-License-Identifier: GPL-2.0-only
# hexsums.sh - the same data by four ways
seq 1 3000 > f; a=$(md5sum < f); b=$(cat f | md5sum); c=$(dd if=f bs=7 2>/dev/null | md5sum); d=$(gzip -c f | zcat | md5sum); [ "$a" = "$b" ] && [ "$b" = "$c" ] && [ "$c" = "$d" ] && echo "$a"
