# SPDX-License-Identifier: GPL-2.0-only
# wordcount.sh - the words of a text, counted
cat > t <<E
the quick brown fox jumps over the lazy dog the fox
and the dog and the quick end
E
tr -s ' ' '\n' < t | sort | uniq -c | sort -k1,1nr -k2 | head -n 5 | awk '{print $2, $1}'; tr -cd a-z < t | fold -w 1 | sort | uniq -c | sort -rn | head -n 1 | awk '{print $1}'
