# SPDX-License-Identifier: GPL-2.0-only
# sums2.sh - sha3 and crc32
seq 1 1000 > f; sha3sum f; crc32 f; crc32 f f; cat f f f | sha3sum
