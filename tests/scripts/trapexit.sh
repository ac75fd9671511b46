# SPDX-License-Identifier: GPL-2.0-only
# trapexit.sh - the EXIT trap and the status of the shell
# shells: all
sh -c 'trap "echo first" EXIT; exit 3'; echo $?
sh -c 'trap "exit 5" EXIT; exit 3'; echo $?
sh -c 'trap "echo status \$?" EXIT; false'; echo $?
sh -c 'trap "echo a" EXIT; trap - EXIT; echo none'
(trap 'echo bye' EXIT; echo body)
