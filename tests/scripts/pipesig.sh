# SPDX-License-Identifier: GPL-2.0-only
# pipesig.sh - writers whose reader has gone
# shells: all
yes | head -n 3
seq 1 1000000 | head -n 2
(trap '' PIPE; yes 2>/dev/null; echo "yes $?" >&2) 2>&1 | head -n 1 >/dev/null
yes abcdefgh | head -c 100000 | md5sum
