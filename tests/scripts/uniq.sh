# SPDX-License-Identifier: GPL-2.0-only
# uniq.sh - uniq and paste
printf 'a\na\nb\nc\nc\nc\n' > f; uniq f; uniq -c f | tr -s ' '; uniq -d f; uniq -u f
printf 'a\nb\nc\n' > x; printf 'b\nc\nd\n' > y
paste x y; paste -d: -s x; paste -d, x y - < x; printf 'a 1\nb 1\nb 2\n' | uniq -f 1; printf 'ab\nac\n' | uniq -w 1
