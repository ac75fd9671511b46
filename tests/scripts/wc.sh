# SPDX-License-Identifier: GPL-2.0-only
# wc.sh - wc of lines, words and bytes
printf 'one two\nthree\n' > f; wc f; wc -l f; wc -w < f; wc -c < f; printf 'no newline' | wc; wc f f; : > e; wc e; wc -L f
