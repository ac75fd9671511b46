# SPDX-License-Identifier: GPL-2.0-only
# find.sh - find with tests and actions
mkdir -p t/a t/b/c; echo x > t/a/f1; touch t/b/f2.c t/b/c/f3.c; ln -s f1 t/a/l; chmod 600 t/b/f2.c
find t | sort; find t -type f | sort; find t -type d | sort; find t -type l; find t -name '*.c' | sort
find t -maxdepth 1 | sort; find t -mindepth 2 -type d | sort; find t -perm 600; find t -size 0 -type f | sort
find t -name '*.c' -exec basename {} \; | sort; find t -type f -exec echo {} + | tr ' ' '\n' | sort
find t \( -name f1 -o -name f2.c \) | sort; find t ! -type f | sort; find t -path '*b*' -prune -o -print | sort
find t -type f -print0 | tr '\0' '\n' | sort; find t -depth | tail -n 1
