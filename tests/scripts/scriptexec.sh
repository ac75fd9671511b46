# SPDX-License-Identifier: GPL-2.0-only
# scriptexec.sh - #! scripts, with and without an argument, and without #!
# shells: all
for d in $(echo "$PATH" | tr : ' '); do [ -x "$d/sh" ] && break; done
printf '#!%s/sh\necho "args: $# $1"\n' "$d" > s1; chmod +x s1; ./s1 a b
printf '#!%s/sh -e\necho before\nfalse\necho after\n' "$d" > s2; chmod +x s2; ./s2; echo $?
printf '#! %s/sh -x y\n' "$d" > s7; chmod +x s7; ./s7 2>/dev/null; [ $? -ne 0 ] && echo 'one argument'
printf 'echo plain $1\n' > s3; chmod +x s3; ./s3 x
printf '#!/no/such/interp\n' > s4; chmod +x s4; ./s4 2>/dev/null; [ $? -ge 126 ] && echo fails
printf '#!\n' > s5; chmod +x s5; ./s5; echo $?
chmod -x s1; ./s1 2>/dev/null; echo $?
