# SPDX-License-Identifier: GPL-2.0-only
# date.sh - date of fixed moments
TZ=UTC; export TZ
date -d @0; date -d @1000000000 '+%Y-%m-%d %H:%M:%S %j %u %V'; date -d @86399 +%T; date -u -d '2000-02-29 12:00:00' +%s; date -d @2147483647 +%F
TZ=EST5EDT date -d @1000000000 '+%F %T %Z'; TZ=CET-1CEST,M3.5.0,M10.5.0/3 date -d @1000000000 '+%F %T %Z'; cal 2 2000; cal -j 12 1999
