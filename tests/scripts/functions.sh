# SPDX-License-Identifier: GPL-2.0-only
# functions.sh - functions: arguments, return values, recursion, scope
# shells: all
f() { echo "f got $# args: $*"; return 3; }
f a 'b c'; echo $?
g() { set -- x; echo $1; }; set -- y; g; echo $1
h() { v=changed; }; v=before; h; echo $v
fibs() { a=0 b=1 i=0; while [ $i -lt $1 ]; do set -- $1 $((a+b)); a=$b b=$2 i=$((i+1)); done; echo $a; }
fibs 40
k() { echo old; }; k() { echo new; }; k
unset -f k; k 2>/dev/null; echo $?
m() { for a; do echo "<$a>"; shift; done; echo $#; }; m 1 2 3
w() { return; }; false; w; echo $?
