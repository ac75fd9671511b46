# SPDX-License-Identifier: GPL-2.0-only
# hanoi.sh - the towers of Hanoi with positional parameters
# shells: all
h() { [ $1 -eq 0 ] && return; h $(($1-1)) $2 $4 $3; echo "$2->$3"; h $(($1-1)) $4 $3 $2; }; h 5 a b c | md5sum; h 3 a b c
