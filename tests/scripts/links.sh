# SPDX-License-Identifier: GPL-2.0-only
# links.sh - hard and symbolic links
echo data > a; ln a b; ln -s a s; cat b s; ls -l a | tr -s ' ' | cut -d' ' -f2
rm a; cat b; cat s 2>/dev/null || echo dangling; readlink s
ls -l b | tr -s ' ' | cut -d' ' -f2
ln -s loop1 loop2; ln -s loop2 loop1; cat loop1 2>/dev/null || echo loop
mkdir d; ln -s ../b d/up; cat d/up; ln -sf d dd; cat dd/up; ls -F
ln b b2; ln b b2 2>/dev/null || echo exists; ln -f b b2; [ b -ef b2 ] && echo same
ln nosuch x 2>/dev/null || echo none
ln d hard 2>/dev/null || echo 'no hard links to folders'
