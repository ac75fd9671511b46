# SPDX-License-Identifier: GPL-2.0-only
# fold.sh - fold, expand, nl and rev
printf 'abcdefghij\n' | fold -w 4; printf 'one two three\n' | fold -s -w 8; printf 'a\tb\n' | expand; printf 'a\tb\n' | expand -t 4; printf '        x\n' | unexpand | od -c; printf 'a\nb\n' | nl; printf 'abc\n' | rev; printf '1\n2\n3\n' | tac
