# SPDX-License-Identifier: GPL-2.0-only
# what `make debug` loads: quiet settings, our commands, the usual stops
set confirm off
set pagination off
set debuginfod enabled off
set print pretty on
source tools/gdb/lethe.py
