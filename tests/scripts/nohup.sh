# SPDX-License-Identifier: GPL-2.0-only
# nohup.sh - ignored signals stay ignored, setsid
# shells: all
setsid echo session
sh -c 'trap "" HUP; exec sh -c "kill -HUP \$\$; echo kept"'
sh -c 'trap "" INT; exec sh -c "trap - INT; kill -INT \$\$; echo ignored"'
sh -c 'trap "echo caught" INT; exec sh -c "kill -INT \$\$; echo no"' 2>/dev/null; echo $?
