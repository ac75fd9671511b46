# SPDX-License-Identifier: GPL-2.0-only
# recursion.sh - deep recursion of a shell function
d() { if [ $1 -gt 0 ]; then d $(($1-1)); else echo bottom; fi; }
d 400
s() { [ $1 -eq 0 ] && { echo leaf; return; }; (s $(($1-1))); }
s 25
c() { [ $1 -eq 0 ] && echo 0 || echo $((1+$(c $(($1-1))))); }
c 25
