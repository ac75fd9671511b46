# SPDX-License-Identifier: GPL-2.0-only
# case.sh - case patterns
# shells: all
t() {
	case $1 in
	'') echo empty ;;
	[0-9]) echo digit ;;
	[!a-z]*) echo 'not lower' ;;
	a|b|c) echo abc ;;
	*.c|*.h) echo source ;;
	x?z) echo x-z ;;
	\*) echo star ;;
	*) echo other ;;
	esac
}
for i in '' 5 Q a b main.c x.h xyz '*' hello 55; do printf '%s: ' "$i"; t "$i"; done
case abc in a*) echo yes; esac
case x in y) ;; esac; echo $?
case "a b" in "a b") echo quoted ;; esac
