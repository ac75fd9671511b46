# SPDX-License-Identifier: GPL-2.0-only
# seterrexit.sh - set -e, -u and -f
# shells: all
sh -c 'set -e; false; echo not here'; echo $?
sh -c 'set -e; false || true; if false; then :; fi; ! true; echo here'; echo $?
sh -c 'set -u; echo ${x-ok}; echo $x; echo not here' 2>/dev/null; [ $? -ne 0 ] && echo unset
sh -c 'set -f; echo *'
sh -c 'set -e; (exit 4); echo no'; echo $?
sh -c 'set -- -x; echo "$1"; set -- ; echo $#'
