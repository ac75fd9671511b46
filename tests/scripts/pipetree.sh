# SPDX-License-Identifier: GPL-2.0-only
# pipetree.sh - processes that hand a number on
# shells: all
n=0; while [ $n -lt 15 ]; do echo $n; n=$((n+1)); done | while read x; do echo $((x*2)); done | while read y; do [ $((y%3)) -eq 0 ] && echo $y; done | sort -rn
f() { if [ $1 -eq 0 ]; then cat; else sed "s/\$/$1/" | f $(($1-1)); fi; }; echo x | f 9
