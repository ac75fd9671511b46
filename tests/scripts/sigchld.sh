# SPDX-License-Identifier: GPL-2.0-only
# sigchld.sh - many children that end at once
# shells: all
i=0; while [ $i -lt 30 ]; do (exit $((i%5))) & i=$((i+1)); done; wait; echo waited; s=0; for i in 1 2 3; do sh -c "exit $i" & wait $!; s=$((s+$?)); done; echo $s
