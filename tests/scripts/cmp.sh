# SPDX-License-Identifier: GPL-2.0-only
# cmp.sh - cmp and its statuses
echo same > a; echo same > b; echo sane > c; cmp a b; echo $?; cmp a c; echo $?; cmp -s a c; echo $?; cmp -l a c; printf sa > d; cmp a d 2>/dev/null; echo $?; cmp a nosuch 2>/dev/null; echo $?
cat a | cmp - b && echo equal
