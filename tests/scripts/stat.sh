# SPDX-License-Identifier: GPL-2.0-only
# stat.sh - stat with formats
echo hello > f; chmod 640 f; ln f g; ln -s f s; mkdir d; mkfifo p
stat -c '%n %s %a %A %h %F' f s d p | sed 's/^\(d .*rwxr-xr-x\) [0-9]*/\1/; s/^d [0-9]*/d/'
stat -L -c '%s %F' s; stat -c '%N' s; [ "$(stat -c %i f)" = "$(stat -c %i g)" ] && echo inode; stat nosuch 2>/dev/null || echo none
stat -c '%t %T' /dev/null; stat -c %u:%g / ; truncate -s 5000 t; stat -c %s t
