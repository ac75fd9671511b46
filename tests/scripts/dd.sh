# SPDX-License-Identifier: GPL-2.0-only
# dd.sh - dd: blocks, skip, seek, conversions
printf 0123456789abcdef > f
dd if=f bs=4 count=2 2>/dev/null; echo; dd if=f bs=1 skip=10 2>/dev/null; echo; dd if=f bs=4 skip=1 count=1 2>/dev/null; echo
dd if=f of=g bs=4 seek=2 2>/dev/null; od -c g; printf XY | dd of=f bs=1 seek=3 conv=notrunc 2>/dev/null; cat f; echo
dd if=/dev/zero of=z bs=1k count=10 2>&1 | sed -n 1,2p; wc -c < z; dd if=f bs=3 count=1 conv=sync 2>/dev/null | od -c
dd if=/dev/zero of=sp bs=1 count=1 seek=100000 2>/dev/null; wc -c < sp; md5sum < sp
dd if=nosuch of=x 2>/dev/null || echo failed; cat f | dd bs=5 iflag=fullblock count=2 2>/dev/null; echo
