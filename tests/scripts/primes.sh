# SPDX-License-Identifier: GPL-2.0-only
# primes.sh - a sieve in awk and one in the shell
awk 'BEGIN { n = 5000; for (i = 2; i <= n; i++) if (!c[i]) { p++; for (j = i * i; j <= n; j += i) c[j] = 1 } print p }'
p=0; i=2; while [ $i -lt 100 ]; do j=2; k=1; while [ $((j*j)) -le $i ]; do [ $((i%j)) -eq 0 ] && { k=0; break; }; j=$((j+1)); done; p=$((p+k)); i=$((i+1)); done; echo $p; factor 97 91 1001 65536 2>/dev/null
