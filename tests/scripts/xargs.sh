# SPDX-License-Identifier: GPL-2.0-only
# xargs.sh - xargs
printf 'a b\nc\n' | xargs; printf '1\n2\n3\n4\n5\n' | xargs -n 2; printf 'x\ny\n' | xargs -I {} echo '<{}>'; printf 'a\0b c\0' | xargs -0 -n 1 echo
seq 1 2000 | xargs | wc -c; seq 1 3000 | xargs -n 1000 echo | wc -l; printf '' | xargs -r echo never; echo x | xargs false; echo $?
echo 'exit 255' | xargs -I {} sh -c '{}' 2>/dev/null; echo $?; seq 4 | xargs -n1 sh -c 'echo $0'
