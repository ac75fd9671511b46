# SPDX-License-Identifier: GPL-2.0-only
# rename.sh - mv of files and folders
echo 1 > a; echo 2 > b; mv a b; cat b; ls
mkdir d e; mv b d; mv d e; find . | sort; mv e/d/b .; cat b
mkdir full; touch full/x; mkdir -p e2/full; mv -T e2/full full 2>/dev/null || echo 'not empty'
mv e e/d 2>/dev/null || echo 'into itself'
mv nosuch x 2>/dev/null || echo none
mkdir z; touch f; mv f z/; ls z; ln -s b sl; mv sl sl2; readlink sl2
i=0; mv b n0; while [ $i -lt 50 ]; do mv n$i n$((i+1)); i=$((i+1)); done; cat n50
