# SPDX-License-Identifier: GPL-2.0-only
# getopts.sh - options and arguments with getopts
# shells: all
parse() {
	OPTIND=1; a=0 b= c=
	while getopts ab:c: o; do
		case $o in
		a) a=$((a+1)) ;;
		b) b=$OPTARG ;;
		c) c=$OPTARG ;;
		*) echo bad ;;
		esac
	done
	shift $((OPTIND-1)); echo "a=$a b=$b c=$c rest=$*"
}
parse -a -b one two
parse -aab one -c three -- -a x
parse -bx -cy
parse plain -a
parse -a -z 2>/dev/null
