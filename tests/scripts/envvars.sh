# SPDX-License-Identifier: GPL-2.0-only
# envvars.sh - environment variables
# shells: all
A=1; export A; sh -c 'echo $A'; B=2 sh -c 'echo $B'; echo ${B-unset}; C=3; sh -c 'echo ${C-unset}'; env -i X=y env; env -u A sh -c 'echo ${A-gone}'; export D='two words'; sh -c 'echo "$D"'; unset A; sh -c 'echo ${A-unset}'
readonly R=5; (R=6) 2>/dev/null; echo $R; set -a; E=auto; set +a; sh -c 'echo $E'; env | grep ^D=; env -i sh -c 'echo ${HOME-nohome}'
