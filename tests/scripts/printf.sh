# SPDX-License-Identifier: GPL-2.0-only
# printf.sh - printf formats
# shells: all
printf '%d %5d|%-5d|%05d %x %X %o %c %s\n' 42 42 42 42 255 255 8 abc str
printf '%10s|%-10s|%.2s\n' right left cut
printf '%s %s\n' a b c d e
printf '%%\t%b\n' 'x\ty\101'
printf '%.3f %e %g\n' 3.14159 12345.678 0.0001
printf '\101\102\n'
printf '%d %d\n' 0x10 010
printf 'no newline'; echo
printf '%*d|%-*d|\n' 6 42 6 42
printf '%i %u\n' -5 7
