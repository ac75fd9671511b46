# SPDX-License-Identifier: GPL-2.0-only
# tr.sh - tr: translate, delete, squeeze
echo 'Hello World' | tr a-z A-Z; echo hello | tr -d l; echo 'a  b   c' | tr -s ' '; echo abc | tr -c 'a\n' x
echo 12345 | tr 1-5 a-e; echo 'a b' | tr '[:lower:]' '[:upper:]'; printf 'a\tb\n' | tr '\t' ' '; echo aabbcc | tr -s a-c; echo x1y2 | tr -dc '0-9\n'
printf '\000\001\377' | tr '\000\001\377' 'abc'; echo
