# SPDX-License-Identifier: GPL-2.0-only
# sleep.sh - short sleeps in order
# shells: all
(sleep 3; echo second) &
(sleep 0.1; echo first) &
wait
sleep 0
echo end
