# SPDX-License-Identifier: GPL-2.0-only
# mktemp.sh - mktemp of files and folders
f=$(mktemp ./x.XXXXXX); [ -f "$f" ] && echo file; ls -l "$f" | cut -c1-10; d=$(mktemp -d ./d.XXXXXX); [ -d "$d" ] && ls -ld "$d" | cut -c1-10
g=$(mktemp ./x.XXXXXX); [ "$f" != "$g" ] && echo differ; expr length "$f"; mktemp nosuch/x.XXXXXX 2>/dev/null || echo failed; rm -r x.* d.*; ls
