# SPDX-License-Identifier: GPL-2.0-only
# manyfiles.sh - three hundred files in a folder
mkdir m; i=0; while [ $i -lt 300 ]; do : > m/file$i; i=$((i+1)); done
ls m | wc -l; ls m | sort | head -n 3; ls m/*9 | wc -l
i=0; while [ $i -lt 300 ]; do rm m/file$i; i=$((i+2)); done; ls m | wc -l
rm m/*; ls m | wc -l; rmdir m
