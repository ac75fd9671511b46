# SPDX-License-Identifier: GPL-2.0-only
# alias.sh - aliases in ash
alias ll='echo aliased'; eval ll x; alias; unalias ll; (eval ll) 2>/dev/null; echo $?; alias a='b ' b='echo'; eval 'a a'; type a; command -v a
