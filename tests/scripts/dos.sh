# SPDX-License-Identifier: GPL-2.0-only
# dos.sh - dos2unix, unix2dos and line ends
printf 'a\nb\n' > f; unix2dos f; od -c f; dos2unix f; od -c f; printf 'x\r\ny\r\n' | dos2unix | od -c; printf 'a b\n' | cat -A; printf '\001\t\n' | cat -v; cat -n f; printf 'a\n\n\nb\n' | cat -s 2>/dev/null
