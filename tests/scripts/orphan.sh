# SPDX-License-Identifier: GPL-2.0-only
# orphan.sh - children that outlive their parent
# shells: all
(sh -c '(sleep 1; echo orphan > o) & exit 0'); echo parent gone; n=0; while [ ! -s o ] && [ $n -lt 60 ]; do sleep 0.5; n=$((n+1)); done; cat o
