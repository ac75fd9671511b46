# SPDX-License-Identifier: GPL-2.0-only
# cd.sh - cd, pwd and links
# shells: all
mkdir -p a/b; ln -s a/b l; here=$PWD; cd l; echo "${PWD#"$here"}"; pwd -P | sed "s|.*/\(a/b\)|\1|"; cd ..; [ "$PWD" = "$here" ] && echo logical; cd -P l; cd ..; echo "${PWD##*/}"; cd "$here"; cd a; cd - > /dev/null; [ "$PWD" = "$here" ] && echo back; cd nosuch 2>/dev/null || echo none; cd /; pwd; cd //; cd ./..; pwd; CDPATH=$here; cd a > /dev/null; echo "${PWD##*/}"
