# SPDX-License-Identifier: GPL-2.0-only
# diff.sh - diff of files and folders
printf 'a\nb\nc\nd\n' > x; printf 'a\nB\nc\nd\ne\n' > y
diff -U 1 -L x -L y x y; echo $?; diff x x; echo $?; diff -q x y; mkdir d1 d2; cp x d1/f; cp y d2/f; echo only > d1/o; diff -qr d1 d2 | sort
diff -L x -L y x y > p; patch x p; cmp x y && echo patched
