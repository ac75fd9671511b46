# SPDX-License-Identifier: GPL-2.0-only
# cp.sh - cp of files and folders
echo 1 > a; cp a b; cat b; mkdir d; cp a b d; ls d; cp -r d e; ls e; cp nosuch x 2>/dev/null || echo none; cp d x 2>/dev/null || echo 'a folder'; echo 2 > a; cp a b; cat b; ln -s a l; cp l m; cat m; cp -P l n; readlink n
dd if=/dev/zero of=big bs=1024 count=700 2>/dev/null; cp big big2; cmp big big2 && wc -c < big2; cp -u b a; cat a; cp a a 2>/dev/null || echo same
