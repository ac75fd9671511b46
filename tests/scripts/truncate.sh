# SPDX-License-Identifier: GPL-2.0-only
# truncate.sh - files that grow and shrink
seq 1 100 > f; truncate -s 10 f; wc -c < f; cat f; truncate -s 20 f; od -c f; truncate -s 0 f; wc -c < f; truncate -s 1M g; md5sum g; echo x >> g; tail -c 2 g; truncate -s 4097 g; wc -c < g; od g
