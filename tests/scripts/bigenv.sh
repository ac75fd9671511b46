# SPDX-License-Identifier: GPL-2.0-only
# bigenv.sh - large arguments and environments
# shells: all
s=x; i=0; while [ $i -lt 14 ]; do s=$s$s; i=$((i+1)); done; echo ${#s}; BIG=$s; export BIG; sh -c 'echo ${#BIG}'; sh -c 'echo ${#1}' sh "$s"; set -- $(seq 1 2000); sh -c 'echo $# ${2000}' sh "$@" | cut -d' ' -f1; env echo "$@" | wc -c
