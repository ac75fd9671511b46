# SPDX-License-Identifier: GPL-2.0-only
# grep.sh - grep and regular expressions
printf 'apple\nBanana\ncherry pie\n\napple tart\n' > f
grep apple f; grep -c apple f; grep -i banana f; grep -n pie f; grep -v a f; grep -w pie f; grep -x apple f; grep '^$' f | wc -l
grep -e pie -e tart f; grep -E 'an+a|pie$' f; grep -F 'e p' f; grep -q nothing f; echo $?; grep -l pie f; grep -o '[aeiou]' f | sort | uniq | tr '\n' ' '; echo
mkdir d; cp f d/g; grep -r tart d; grep -h pie f d/g; grep pie f d/g; grep -A1 pie f; grep -B1 pie f
grep x nosuch 2>/dev/null; echo $?; grep '\(a\)\(p\)\2' f; grep -m1 apple f
