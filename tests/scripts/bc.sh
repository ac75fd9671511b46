# SPDX-License-Identifier: GPL-2.0-only
# bc.sh - bc and dc
echo '2+3*4; 2^64; 10/3; scale=5; 10/3; sqrt(2)' | bc; echo 'ibase=16; FF' | bc; printf 'define f(n) {\nif (n < 2) return (1);\nreturn (n*f(n-1));\n}\nf(20)\n' | bc
dc -e '2 3 + p 10 3 / p 2 100 ^ p'; echo '5 k 2 v p' | dc; echo '100000000000*99999999999' | bc
