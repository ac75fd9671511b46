# SPDX-License-Identifier: GPL-2.0-only
# ulimit.sh - ulimit in the shell
ulimit -n 20; ulimit -n; (ulimit -f 1; dd if=/dev/zero of=big bs=1024 count=10 2>/dev/null; echo $?; wc -c < big); ulimit -c 0; ulimit -c; ulimit -Hn; (ulimit -n 6; exec 7</dev/null) 2>/dev/null || echo 'too many'; (ulimit -v 1000; busybox true) 2>/dev/null || echo 'no memory'
