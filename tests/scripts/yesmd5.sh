# SPDX-License-Identifier: GPL-2.0-only
# yesmd5.sh - three megabytes of y through a pipe and into a sum
yes | head -c 3000000 | md5sum
yes | head -c 1 | od -c
