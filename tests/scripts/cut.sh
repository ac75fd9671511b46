# SPDX-License-Identifier: GPL-2.0-only
# cut.sh - cut by bytes and fields
printf 'a:b:c:d\n1:2:3:4\nnone\n' > f
cut -d: -f2 f; cut -d: -f2-3 f; cut -d: -f-2 f; cut -d: -f3- f; cut -d: -f1,4 f; cut -s -d: -f1 f; cut -c2-4 f; cut -b1 f; cut -c3- f
