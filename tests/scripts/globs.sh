# SPDX-License-Identifier: GPL-2.0-only
# globs.sh - pathname expansion
# shells: all
touch a b c ab abc x.c y.c z.h .hid; mkdir d; touch d/1 d/2
echo *; echo ?; echo [ab]*; echo *.c; echo [!a]*; echo .h*; echo d/*; echo */1
echo nosuch*; echo "*" '*' \*
for f in *.[ch]; do echo "$f"; done
touch 'sp ace' '[x]'; for f in s*; do echo "<$f>"; done
ls \[x\]
set -f; echo *.c; set +f
echo [[:lower:]][[:lower:]]
