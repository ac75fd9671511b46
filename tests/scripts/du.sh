# SPDX-License-Identifier: GPL-2.0-only
# du.sh - du of a small tree in apparent units
mkdir -p d/e; [ "$(du -s d | cut -f2)" = d ] && echo d; du -a d | cut -f2 | sort; seq 1 20000 > d/e/f; [ $(du -k d/e/f | cut -f1) -ge 100 ] && echo large
