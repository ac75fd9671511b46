# SPDX-License-Identifier: GPL-2.0-only
# expr.sh - expr
expr 3 + 4 \* 2; expr \( 3 + 4 \) \* 2; expr 10 / 3; expr 10 % 3; expr a = a; expr a \< b; expr abcdef : 'abc\(.*\)'; expr abcdef : 'a.*'; expr length hello; expr substr hello 2 3; expr index hello l; expr 0; echo $?; expr 1 / 0 2>/dev/null; echo $?; expr '' \| x; expr 1 \& 0
