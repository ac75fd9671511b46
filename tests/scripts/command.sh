# SPDX-License-Identifier: GPL-2.0-only
# command.sh - command, type and builtins over functions
# shells: all
echo() { printf 'mine: %s\n' "$*"; }; echo x; command echo x; unset -f echo; echo y; command -v echo; command -v nosuch; echo $?; f() { :; }; command -v f; command true; echo $?; command nosuch 2>/dev/null; echo $?
