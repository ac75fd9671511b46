# SPDX-License-Identifier: GPL-2.0-only
# locals.sh - local variables of ash
x=global
f() { local x=local y; y=2; echo $x $y; g; }
g() { echo "g sees $x"; x=set; }
f; echo $x ${y-unset}
r() { local n=$1; [ $n -gt 0 ] && r $((n-1)); printf '%d ' $n; }; r 20; echo
