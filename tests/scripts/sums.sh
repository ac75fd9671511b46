# SPDX-License-Identifier: GPL-2.0-only
# sums.sh - md5 and the SHA family
seq 1 1000 > f; md5sum f; sha1sum f; sha256sum f; sha512sum f; : > e; md5sum e; sha1sum e
md5sum f e > s; md5sum -c s; echo x >> f; md5sum -c s 2>/dev/null | sort; dd if=/dev/zero bs=1024 count=300 2>/dev/null | md5sum
