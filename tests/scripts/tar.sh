# SPDX-License-Identifier: GPL-2.0-only
# tar.sh - tar: make, list, extract
mkdir -p t/a; seq 1 100 > t/f; echo b > t/a/g; ln -s f t/l; ln t/f t/h; chmod 750 t/a; touch -d '2001-01-01 00:00:00' t/f
tar cf x.tar t; tar tf x.tar | sort; mkdir o; cd o; tar xf ../x.tar; find . | sort; cmp t/f ../t/f && echo same; ls -ld t/a | cut -c1-10; readlink t/l; [ t/f -ef t/h ] && echo linked
date -u -r t/f +%F; cd ..; tar cf - t | (mkdir p; cd p; tar xf -); diff -r t p/t && echo equal; tar xf x.tar -O t/a/g; tar tf nosuch 2>/dev/null || echo bad
mkdir q; tar xf x.tar -C q t/a; find q | sort
