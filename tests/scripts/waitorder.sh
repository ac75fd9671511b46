# SPDX-License-Identifier: GPL-2.0-only
# waitorder.sh - children that end in another order than they began
# shells: all
(sleep 2; exit 1) & a=$!
(sleep 1; exit 2) & b=$!
(exit 3) & c=$!
wait $a; echo $?
wait $b; echo $?
wait $c; echo $?
