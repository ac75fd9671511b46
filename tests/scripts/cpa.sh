# SPDX-License-Identifier: GPL-2.0-only
# cpa.sh - cp -a keeps what a file is
mkdir -p s/d; echo 1 > s/f; chmod 4711 s/f; ln -s f s/l; ln -s none s/dang; mkfifo s/p; touch -d '2002-02-02 02:02:02' s/f s/d; chmod 500 s/d
cp -a s t; find t | sort; ls -l t/f t/p | cut -c1-10; readlink t/l; readlink t/dang; date -u -r t/f '+%F %T'; date -u -r t/d '+%F %T'; ls -ld t/d | cut -c1-10; diff -r s/f t/f && echo same; chmod 700 s/d t/d
