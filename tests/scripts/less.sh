# SPDX-License-Identifier: GPL-2.0-only
# less.sh - more and less as filters
# shells: all
seq 1 5 > f; less f < /dev/null | cat; more f | cat; seq 3 | less
