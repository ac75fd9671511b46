# SPDX-License-Identifier: GPL-2.0-only
# fsync.sh - sync and conv=fsync
echo x > f; sync; dd if=f of=g conv=fsync 2>/dev/null; cat g; sync; echo ok
