# SPDX-License-Identifier: GPL-2.0-only
# suffixes.sh - pattern removal in a loop over a path
# shells: all
p=/a/bb/ccc/dddd; while [ -n "$p" ]; do echo "$p"; p=${p%/*}; done; l='a,b,c,d'; while :; do case $l in *,*) echo "${l%%,*}"; l=${l#*,} ;; *) echo "$l"; break ;; esac; done
