# SPDX-License-Identifier: GPL-2.0-only
# background.sh - input of a background job and its output
# shells: all
cat & wait; echo eof; (cat <&3 > o) 3<<E & wait; cat o
given
E
