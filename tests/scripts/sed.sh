# SPDX-License-Identifier: GPL-2.0-only
# sed.sh - the stream editor
printf 'one\ntwo\nthree\n' > f
sed 's/o/0/g' f; sed -n 2p f; sed '2d' f; sed -n '/t/p' f; sed '1,2s/^/> /' f; sed '$!N;s/\n/+/' f
sed -e 's/\(.\)\(.\)/\2\1/' f; sed 's/[aeiou]/<&>/g' f; sed 'y/eno/xyz/' f; sed -n '$=' f
sed '/two/a\
after' f
sed '/two/i\
before' f
sed '1!G;h;$!d' f; sed -n 'l' f; sed '/one/,/two/d' f; sed 's/t/T/w out' f > /dev/null; cat out
sed ':a;s/^\(x*\)o/\1x/;ta' f; sed -i 's/three/3/' f; cat f
sed -E 's/(o+|t)/[\1]/g' f; sed 2q f
