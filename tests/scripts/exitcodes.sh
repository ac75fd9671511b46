# SPDX-License-Identifier: GPL-2.0-only
# exitcodes.sh - exit statuses of commands that cannot run
# shells: all
true; echo $?
false; echo $?
nosuchcommand 2>/dev/null; echo $?
./nosuchfile 2>/dev/null; echo $?
mkdir dir; ./dir 2>/dev/null; echo $?
echo data > plain; ./plain 2>/dev/null; echo $?
sh -c 'exit 42'; echo $?
sh -c 'exit 256'; echo $?
{ sh -c 'kill -9 $$'; } 2>/dev/null; echo $?
{ sh -c 'kill -TERM $$'; } 2>/dev/null; echo $?
sh -c true && echo and; sh -c false || echo or
