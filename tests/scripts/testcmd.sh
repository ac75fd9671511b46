# SPDX-License-Identifier: GPL-2.0-only
# testcmd.sh - test and [
# shells: all
t() { if "$@"; then echo "yes: $*"; else echo "no: $*"; fi; }
touch f; mkdir d; ln -s f l; echo x > s
t [ -e f ]; t [ -f d ]; t [ -d d ]; t [ -h l ]; t [ -s f ]; t [ -s s ]; t [ -r s ]; t [ -e none ]
t [ a = a ]; t [ a != a ]; t [ -z '' ]; t [ -n '' ]; t [ x ]; t [ '' ]
t [ 3 -lt 10 ]; t [ 3 -gt 10 ]; t [ 10 -ge 10 ]; t [ 010 -eq 10 ]
t [ ! a = b ]; t [ a = a -a b = b ]; t [ a = b -o b = b ]
t test -x f; chmod +x f; t test -x f; t test -p f; t test -t 9
