# SPDX-License-Identifier: GPL-2.0-only
# awk.sh - awk: fields, arrays, functions
seq 1 10 | awk '{s+=$1} END {print s, NR}'
printf 'a 1\nb 2\na 3\n' | awk '{t[$1]+=$2} END {for (k in t) print k, t[k]}' | sort
echo 'a:b:c' | awk -F: '{print $3, NF; $2="x"; print}' OFS=-
awk 'BEGIN {printf "%d %5.2f %s %c\n", 42, 3.14159, "str", "x"; print length("hello"), substr("hello", 2, 3), index("hello", "l")}'
awk 'function f(n) { return n < 2 ? n : f(n-1) + f(n-2) } BEGIN {print f(15)}'
awk 'BEGIN {s = "a,b,c"; n = split(s, p, ","); print n, p[3]; gsub(/,/, ";", s); print s; print toupper(s), match("xxab", /ab/), RSTART}'
printf '1\n2\n3\n' | awk 'NR==2 {next} /3/ {print "three"; exit 4} {print}'; echo $?
awk 'BEGIN {while ((getline l < "in") > 0) print "got " l}' ; echo line > in; awk 'BEGIN {while ((getline l < "in") > 0) print "got " l; "echo cmd" | getline x; print x}'
awk 'BEGIN {print 1/3, 7%3, int(-3.7), 1e6, 0.1+0.2}'
awk 'BEGIN {print "z" | "sort"; print "a" | "sort"; close("sort"); print "end"}'
awk 'BEGIN {print system("exit 3")}'
