# SPDX-License-Identifier: GPL-2.0-only
# cpio.sh - cpio archives
mkdir -p d/e; echo 1 > d/f; echo 2 > d/e/g; ln -s f d/l; find d | sort | cpio -o -H newc > a.cpio 2>/dev/null; cpio -t < a.cpio 2>/dev/null
mkdir x; cd x; cpio -id < ../a.cpio 2>/dev/null; find . | sort; cat d/f d/e/g; readlink d/l; cd ..; mkdir y; find d | sort | cpio -pd y 2>/dev/null; find y | sort
