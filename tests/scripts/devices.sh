# SPDX-License-Identifier: GPL-2.0-only
# devices.sh - /dev/null and /dev/zero
echo x > /dev/null; cat /dev/null | wc -c; head -c 10 /dev/zero | od -An -tx1; dd if=/dev/zero bs=4096 count=3 2>/dev/null | wc -c; [ -c /dev/null ] && echo char; [ -b /dev/null ] || echo 'no block'; : < /dev/null; cat < /dev/null; echo $?; cp /dev/null e; wc -c < e
