# SPDX-License-Identifier: GPL-2.0-only
# compress.sh - bzip2, xz and lzma
seq 1 3000 > f; md5sum f; bzip2 f; bzcat f.bz2 | md5sum; bunzip2 f.bz2; md5sum f; bzip2 -c f | bunzip2 | cmp - f && echo same
tar cf t.tar f; tar czf t.tgz f; tar cjf t.tbz f; mkdir o; tar xzf t.tgz -C o; cmp f o/f && echo tgz; rm o/f; tar xjf t.tbz -C o; cmp f o/f && echo tbz; tar tzf t.tgz
