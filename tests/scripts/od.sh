# SPDX-License-Identifier: GPL-2.0-only
# od.sh - od and hexdump in their formats
printf 'ABC\001\377\n\0end' > f
od f; od -c f; od -x f; od -An -tx1 f; od -tu2 f; od -An -c -j 2 -N 3 f; hexdump -C f; hexdump f; xxd f; od -tx4 f
