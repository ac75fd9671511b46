# SPDX-License-Identifier: GPL-2.0-only
# heredocpipe.sh - here-documents in loops, functions and subshells
# shells: all
f() { cat <<E
f: $1
E
}; for i in 1 2 3; do f $i; done; (cat <<E
sub
E
) | tr a-z A-Z; x=$(f y); echo "$x"; while read l; do cat <<E
[$l]
E
done <<E
p
q
E
