# SPDX-License-Identifier: GPL-2.0-only
# textfiles.sh - lines without an end, empty lines and long lines
# shells: all
printf 'a\n\n\nb' > f; wc -l < f; while IFS= read -r l || [ -n "$l" ]; do echo "<$l>"; done < f
i=0; l=; while [ $i -lt 11 ]; do l="$l$l$i"; i=$((i+1)); done; echo "$l" > long; wc -c < long; read -r x < long; [ "$x" = "$l" ] && echo same
grep -c . f; sort f; tail -n 1 f; echo; cat f f | wc -l
