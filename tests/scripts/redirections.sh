# SPDX-License-Identifier: GPL-2.0-only
# redirections.sh - output, input, appending, and descriptors closed
# shells: all
echo a > f; echo b >> f; cat f; cat < f > g; wc -l < g
echo err 2>&1 >/dev/null; (echo e >&2) 2> e; cat e
{ echo x; echo y; } > h; cat h
exec 3> three; echo to3 >&3; exec 3>&-; cat three
(echo closed >&3) 2>/dev/null; [ $? -ne 0 ] && echo failed
: > empty; wc -c < empty
echo both > b1 2> b2; wc -c < b1; wc -c < b2
cat < nosuch 2>/dev/null; [ $? -ne 0 ] && echo 'no such input'
echo x > nosuchdir/file 2>/dev/null; [ $? -ne 0 ] && echo 'no such folder'
> only; ls only
