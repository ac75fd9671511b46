# SPDX-License-Identifier: GPL-2.0-only
# basename.sh - basename and dirname
basename /a/b/c; basename c.txt .txt; basename /; basename a/; dirname /a/b/c; dirname a; dirname /; dirname a/b/; dirname /a; basename ..; realpath . | sed 's|.*/||' | wc -l; mkdir -p e/f; (cd e; readlink -f f/../../e/./f) | sed "s|.*/e/|e/|"; realpath /nosuch/x 2>/dev/null || echo none
