# SPDX-License-Identifier: GPL-2.0-only
# headtail.sh - head and tail
seq 1 20 > f; head -n 3 f; tail -n 3 f; head -c 5 f; echo; tail -c 5 f; tail -n +18 f; head -n 2 f f; seq 1 5 | tail -n 1
seq 1 100000 | tail -n 2; seq 1 100000 | head -c 20 | tail -c 3; echo; tail -n 100 f | wc -l
