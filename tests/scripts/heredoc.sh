# SPDX-License-Identifier: GPL-2.0-only
# heredoc.sh - here-documents, expanded, quoted and indented
# shells: all
n=World
cat <<E1
Hello $n $((1+1)) $(echo sub) \$n
E1
cat <<'E2'
Hello $n $((1+1)) `echo sub` \$n
E2
cat <<-E3
	tabs go
	  spaces stay
	E3
cat <<A; cat <<B
first
A
second
B
while read -r l; do echo "> $l"; done <<L
one \\ two
  three
L
tr a-z A-Z <<X | sed 's/^/:/'
through a pipe
X
