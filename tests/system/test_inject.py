# SPDX-License-Identifier: GPL-2.0-only
"""Every allocation that may fail does, one after the other: no oops, no leak."""
import os
import re

from machine import Machine

STEP = 1 if os.environ.get("LETHE_SOAK") else 9


def test_walk_over_failing_allocations(swap_disk):
    """/proc/sys/vm/alloc_fail_nth = N fails the N-th one from now."""
    with Machine(mem=24, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("/tests/s_inject 1 20 1", timeout=900)
        out = m.sh(f"/tests/s_inject 1 400 {STEP}", timeout=1800)
        found = re.search(r"inject: (\d+) runs, (\d+) met a failure, "
                          r"(\d+) leaked", out)
        assert found, out
        assert int(found.group(2)) > 10, out
        assert int(found.group(3)) == 0, out
        m.vmcheck()
        m.poweroff()
