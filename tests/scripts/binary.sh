# SPDX-License-Identifier: GPL-2.0-only
# binary.sh - every byte value through pipes and files
awk 'BEGIN { for (i = 0; i < 256; i++) printf "%c", i }' > /dev/null; i=0; while [ $i -lt 256 ]; do printf "\\$(printf %03o $i)"; i=$((i+1)); done > all; wc -c < all; md5sum all; od -An -tu1 all | tail -n 1; cat all | cat | cmp - all && echo same; tr -d '\000-\177' < all | wc -c; cp all b; cat all b | md5sum
