# SPDX-License-Identifier: GPL-2.0-only
# csv.sh - a table put together with read, printf and awk
cat > t <<E
name,qty,price
nut,10,0.25
bolt,4,1.50
gear,1,12.00
E
{ read h; while IFS=, read n q p; do printf '%-6s %3d %6.2f\n' $n $q $p; done; } < t; awk -F, 'NR>1 {t+=$2*$3} END {printf "%.2f\n", t}' t; sort -t, -k2,2n t | tail -n 1; cut -d, -f1 t | sed 1d | tr '\n' ' '; echo
