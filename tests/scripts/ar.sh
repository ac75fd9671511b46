# SPDX-License-Identifier: GPL-2.0-only
# ar.sh - ar archives and the archive's list
echo 1 > a; echo 2 > b; tar cf t.tar a b; tar rf t.tar a 2>/dev/null; tar tf t.tar; printf '!<arch>\na/              0           0     0     644     2         `\n1\n' > x.a; ar t x.a; ar p x.a
