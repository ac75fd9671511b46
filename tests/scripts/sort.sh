# SPDX-License-Identifier: GPL-2.0-only
# sort.sh - sort and its keys
printf '10 b\n9 a\n100 c\n9 B\n' > f
sort f; sort -n f; sort -rn f; sort -k2 f; sort -k1,1n -k2,2r f; sort -u -k1,1n f; sort -f -k2 f
printf 'x:3\ny:1\nz:2\n' | sort -t: -k2n; printf 'b\na\nb\n' | sort -u; printf 'b\na\n' | sort -c 2>/dev/null || echo unsorted
printf 'b\na\n' | sort -o f - ; cat f; printf '2\n10\n-1\n' | sort -g
