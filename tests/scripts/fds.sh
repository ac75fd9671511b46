# SPDX-License-Identifier: GPL-2.0-only
# fds.sh - juggling with file descriptors
# shells: all
exec 3>&1; (echo err >&2; echo out) 2>&3 | sed 's/^/p: /' | sort; exec 3>&-
exec 4< /dev/null; read x <&4; echo $?; exec 4<&-
printf '1\n2\n3\n' > in; exec 5< in; read a <&5; read b <&5; echo $b $a; cat <&5; exec 5<&-
exec 6<> rw; echo hello >&6; exec 6>&-; cat rw
swap() { echo out; echo err >&2; }
swap 3>&1 1>&2 2>&3 3>&- 2>/dev/null | cat
{ echo a >&7; } 7>seven; cat seven
(exec 1>&-; echo nothing 2>/dev/null) 2>/dev/null; echo survived
echo abc > sh; exec 8< sh; exec 9<&8; read x <&9; read y <&8; echo "$x-$y"; exec 8<&- 9<&-
