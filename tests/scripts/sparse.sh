# SPDX-License-Identifier: GPL-2.0-only
# sparse.sh - holes in files
dd if=/dev/zero of=f bs=1k count=1 seek=200 2>/dev/null; wc -c < f; [ $(du -k f | cut -f1) -lt 50 ] && echo sparse; cat f | md5sum; cp f g; cmp f g && echo same; echo mid | dd of=f bs=1 seek=50000 conv=notrunc 2>/dev/null; dd if=f bs=1 skip=50000 count=4 2>/dev/null; wc -c < f
