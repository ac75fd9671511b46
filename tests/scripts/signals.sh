# SPDX-License-Identifier: GPL-2.0-only
# signals.sh - processes that signals end
# shells: all
for s in HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM; do
	(ulimit -c 0; trap - INT QUIT; exec sh -c "trap - INT QUIT; kill -$s \$\$; echo alive") >/dev/null 2>&1
	echo "$s $?"
done 2>/dev/null
for s in CHLD URG WINCH CONT; do
	sh -c "kill -$s \$\$; echo $s lives"
done
