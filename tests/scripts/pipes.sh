# SPDX-License-Identifier: GPL-2.0-only
# pipes.sh - pipelines and their exit status
# shells: all
echo one two | wc -w
printf 'c\na\nb\n' | sort | tr '\n' ' '; echo
true | false; echo $?
false | true; echo $?
! true; echo $?
! false | false; echo $?
echo deep | cat | cat | cat | cat | cat | cat | cat | cat
x=outer; echo inner | { read x; echo $x; }
seq 1 1000 | tail -n 1
(echo out; echo err >&2) 2>&1 | sort
