# SPDX-License-Identifier: GPL-2.0-only
# cwdgone.sh - the current folder is removed
# shells: all
mkdir d; cd d; rmdir ../d; touch x 2>/dev/null || echo 'cannot make files'; ls; cd ..; ls
