# SPDX-License-Identifier: GPL-2.0-only
# mkdirs.sh - mkdir, rmdir and their errors
mkdir a; mkdir a 2>/dev/null || echo exists; mkdir -p a/b/c/d; find a | sort
rmdir a 2>/dev/null || echo 'not empty'; rmdir a/b/c/d; rmdir -p a/b/c; ls
mkdir x/y 2>/dev/null || echo 'no parent'; touch f; mkdir f/g 2>/dev/null || echo 'not a folder'
rmdir f 2>/dev/null || echo 'a file'; rm a 2>/dev/null; mkdir a; rm a 2>/dev/null || echo 'a folder'
mkdir -p d/d/d/d/d/d/d/d/d/d; rm -r d; ls
