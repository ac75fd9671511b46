# SPDX-License-Identifier: GPL-2.0-only
# noclobber.sh - set -C and >|
# shells: all
set -C; echo one > f; (echo two > f) 2>/dev/null; cat f; echo three >| f; cat f
set +C; echo four > f; cat f
