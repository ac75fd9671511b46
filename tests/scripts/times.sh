# SPDX-License-Identifier: GPL-2.0-only
# times.sh - access and change of files: newer and older
touch -d @1000 a; touch -d @2000 b; [ b -nt a ] && echo newer; find . -newer a -type f | sort; touch -m -d @500 b; [ b -nt a ] || echo older
[ "$(stat -c %Y a)" = 1000 ] && echo mtime; cat a; stat -c %Y a; echo x > a; [ "$(stat -c %Y a)" -gt 2000 ] && echo written
stat -c %X:%Y b; chmod 600 b; stat -c %Y b; mv b c; stat -c %Y c
