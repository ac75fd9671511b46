# SPDX-License-Identifier: GPL-2.0-only
# brace.sh - groups, and-or lists and negation
# shells: all
true && echo a || echo b; false && echo a || echo b; { false; } || echo c; ! { true && false; } && echo d; if true; then echo e; elif true; then echo f; else echo g; fi; if false; then :; elif [ 1 = 1 ]; then echo h; fi; { echo x; exit 3; } | cat; echo $?; (exit 3) || (exit 4) || echo $?; while { false || true; }; do echo i; break; done
