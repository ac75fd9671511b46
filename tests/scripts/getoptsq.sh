# SPDX-License-Identifier: GPL-2.0-only
# getoptsq.sh - getopts with a silent option string
q() {
	OPTIND=1
	while getopts :x:y o; do echo "$o ${OPTARG-none} $OPTIND"; done
}
q -y -x v -z -x
q -yyx w
