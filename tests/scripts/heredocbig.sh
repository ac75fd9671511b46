# SPDX-License-Identifier: GPL-2.0-only
# heredocbig.sh - a here-document larger than a pipe
# shells: all
i=0; s=
while [ $i -lt 64 ]; do s="${s}0123456789abcdef"; i=$((i+1)); done
t="$s$s$s$s$s$s$s$s$s$s"; t="$t$t$t$t$t$t$t$t$t$t"
cat <<B | wc -c
$t
B
cat <<B | md5sum
$t
B
