# SPDX-License-Identifier: GPL-2.0-only
# seq.sh - seq
seq 3; seq 2 4; seq 1 3 10; seq 5 -2 1; seq -w 8 11; seq -s , 4; seq 0.5 0.5 2; seq 3 1; echo $?; seq 10000 | tail -n 1
