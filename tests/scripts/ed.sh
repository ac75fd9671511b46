# SPDX-License-Identifier: GPL-2.0-only
# ed.sh - the line editor
printf 'one\ntwo\nthree\n' > f; printf '1,$p\n2s/two/TWO/\n$a\nfour\n.\n1d\nw\nq\n' | ed f 2>&1; cat f
