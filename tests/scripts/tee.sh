# SPDX-License-Identifier: GPL-2.0-only
# tee.sh - tee
echo data | tee a b; cat a b; echo more | tee -a a > /dev/null; cat a; seq 1 20000 | tee c | tail -n 1; md5sum < c; echo x | tee nosuchdir/f 2>/dev/null; [ $? -ne 0 ] && echo bad
