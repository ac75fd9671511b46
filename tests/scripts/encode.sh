# SPDX-License-Identifier: GPL-2.0-only
# encode.sh - base64 and uuencode
echo 'Hello, World' | base64; echo 'Hello, World' | base64 | base64 -d; seq 1 100 | base64 | md5sum; seq 1 100 | base64 | base64 -d | md5sum; seq 5 > f; chmod 644 f; uuencode f < f > u; cat u; uudecode -o g u; cmp f g && echo same
