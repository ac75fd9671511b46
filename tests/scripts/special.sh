# SPDX-License-Identifier: GPL-2.0-only
# special.sh - special parameters
# shells: all
echo $# $?; set -- a b c; echo $# "$*" "$@"; shift; echo $1; shift 2; echo $#; (shift 2>/dev/null) || echo short; [ -n "$$" ] && echo pid; [ $$ = $(sh -c 'echo $PPID') ] && echo parent; true & [ -n "$!" ] && echo bang; wait; set -- 'a b' c; for x in "$@"; do echo "$x"; done; for x in $*; do echo "$x"; done; f() { echo "${1-none}"; }; f; case $- in *i*) echo interactive ;; *) echo batch ;; esac
