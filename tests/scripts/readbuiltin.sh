# SPDX-License-Identifier: GPL-2.0-only
# readbuiltin.sh - the read builtin
# shells: all
printf 'a b c d\n' | { read x y z; echo "$x|$y|$z"; }
printf 'one\\\ntwo\n' | { read x; echo "$x"; }
printf 'raw\\n\n' | { read -r x; echo "$x"; }
printf 'no newline' | { read x; echo "$? $x"; }
printf '' | { read x; echo $?; }
printf '  lead trail  \n' | { IFS= read -r x; echo "<$x>"; }
printf 'a:b:c\n' | { IFS=: read x y; echo "$x $y"; }
printf '1\n2\n3\n' | { read a; read b; echo $a$b; cat; }
