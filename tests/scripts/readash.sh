# SPDX-License-Identifier: GPL-2.0-only
# readash.sh - read -n, -d, -t and -p of ash
printf abcdef | { read -n 3 x; echo $x; }
printf 'a;b;' | { read -d ';' x; read -d ';' y; echo $x $y; }
sleep 2 | { read -t 1 x; [ $? -ne 0 ] && echo 'timed out'; }
echo line | { read -t 30 x; echo "$? $x"; }
