# SPDX-License-Identifier: GPL-2.0-only
# traps.sh - traps on signals
# shells: all
trap 'echo usr1' USR1; kill -USR1 $$; echo after
trap '' USR2; kill -USR2 $$; echo ignored
trap - USR1
sh -c 'trap "echo exit" EXIT; echo body'
sh -c 'trap "echo term; exit 9" TERM; kill -TERM $$; echo not here'; echo $?
sh -c 'trap "echo one" INT; kill -INT $$; trap "echo two" INT; kill -INT $$; echo end'
sh -c 'trap "echo hup" HUP; trap "" HUP; kill -HUP $$; echo quiet'
sh -c 'trap "" TERM; sh -c "kill -TERM \$\$; echo inherits"'
