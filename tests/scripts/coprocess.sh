# SPDX-License-Identifier: GPL-2.0-only
# coprocess.sh - a process that is talked to through two named pipes
# shells: all
mkfifo to from; while read x; do [ "$x" = quit ] && break; echo $((x*x)); done < to > from & exec 3> to 4< from; for i in 2 5 9; do echo $i >&3; read r <&4; echo $r; done; echo quit >&3; exec 3>&- 4<&-; wait; echo ended
