# SPDX-License-Identifier: GPL-2.0-only
"""The GDB commands on a system in the middle of reclaim."""
import re
import subprocess
import sys

from machine import ROOT, make_swap

SCRIPT = """
hbreak page_launder if gfp_mask != 0
continue
bt 6
info args
finish
delete
mm zone
mm list active 5
mm list dirty 5
mm list clean 5
mm list free 5
mm page 300
mm page &mem_map[301]
mm page 0xc0200000
mm ps
mm vma 1
mm pte 1 0x08048000
mm swap
mm swap 1
mm check
mm step
mm step T
mm step KSWAPD
mm trace 10
break refill_inactive_scan
continue
next
step
info locals
kill
"""


def test_every_command_in_the_middle_of_reclaim(tmp_path):
    script = tmp_path / "session.gdb"
    script.write_text(SCRIPT)
    swap = make_swap(tmp_path / "swap.img", 64)
    r = subprocess.run(
        [sys.executable, str(ROOT / "tools/gdb/debug.py"), "--mem", "16",
         "--swap", str(swap), "--append",
         "swap=hdb run=thrash,32,passes=50,patterns=rand", "--batch",
         str(script)], capture_output=True, text=True, timeout=600)
    out = r.stdout + r.stderr
    assert "Error" not in out and "Python Exception" not in out, out[-6000:]
    assert "optimized out" not in out, out[-6000:]
    for pattern in (r"DMA +4096", r"active: \d+ pages", r"dirty: \d+ pages",
                    r"free: \d+ blocks", r"pfn +300 ", r"pfn +301 ",
                    r"swap_address", r"thrash", r"rwx|r-x", r"pte 0x",
                    r"free slots \d+", r"mm check: 0 violations",
                    r"lists before", r"T\d+ \w+ ", r"events since boot"):
        assert re.search(pattern, out), (pattern, out[-6000:])
