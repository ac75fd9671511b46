# SPDX-License-Identifier: GPL-2.0-only
# ifs.sh - field splitting with several IFS
# shells: all
IFS=:; p=/bin:/usr/bin::/sbin
for d in $p; do echo "<$d>"; done
IFS=' ,'; l='a, b,c  d'; for d in $l; do echo "[$d]"; done
IFS=; l='a b c'; for d in $l; do echo "{$d}"; done
unset IFS; l='  a	b  c '; for d in $l; do echo "($d)"; done
set -- x y z; IFS=-; echo "$*"; IFS=; echo "$*"; unset IFS; echo "$*"
echo 'k=v=w' | { IFS== read a b; echo "$a/$b"; }
