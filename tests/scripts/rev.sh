# SPDX-License-Identifier: GPL-2.0-only
# rev.sh - rev and tac of long input
seq 1 3000 | tac | head -n 2; seq 1 3000 | rev | tail -n 2
seq 1 3000 | tac | tac | md5sum; seq 1 3000 | rev | rev | md5sum
