# SPDX-License-Identifier: GPL-2.0-only
# strings.sh - strings, which and file tests of busybox
printf 'abc\0\001defgh\002ij\nlonger text\n' > f; strings f; strings -n 6 f; basename "$(which cat)"; which nosuch; echo $?
