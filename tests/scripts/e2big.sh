# SPDX-License-Identifier: GPL-2.0-only
# e2big.sh - an argument list that is too long
unset S; S=x; i=0; while [ $i -lt 16 ]; do S=$S$S; i=$((i+1)); done; set -- "$S" "$S"; echo ${#1}; (env true "$@$@$@$@") 2>/dev/null; echo $?; env true "$S" >/dev/null 2>&1; echo $?
