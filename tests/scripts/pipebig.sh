# SPDX-License-Identifier: GPL-2.0-only
# pipebig.sh - a megabyte through four processes
dd if=/dev/zero bs=1024 count=1024 2>/dev/null | tr '\0' 'x' | cat | wc -c
seq 1 20000 | sort -rn | head -n 3
seq 1 20000 | md5sum
