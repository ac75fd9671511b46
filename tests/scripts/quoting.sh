# SPDX-License-Identifier: GPL-2.0-only
# quoting.sh - single, double and backslash quotes
# shells: all
a='one  two'
echo $a
echo "$a"
echo '$a "x" \n'
echo "a\$b \"q\" \\ \`x\`"
printf '%s|' a\ b "c d" 'e f' g"h i"'j k'l; echo
echo "line one
line two"
x=$(printf 'a\n\n\n'); printf '[%s]\n' "$x"
set -- "a b" '' c; echo $#; for i in "$@"; do echo "<$i>"; done
printf '%s\n' "${a#one}" "it's" 'say "hi"'
