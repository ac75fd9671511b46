# SPDX-License-Identifier: GPL-2.0-only
"""Bad input gets an error, loses nothing, and never takes the kernel down."""
import os
import re

import pytest
from machine import Machine

SOAK = bool(os.environ.get("LETHE_SOAK"))
SEEDS = range(1, 13) if SOAK else (1,)
CALLS = 400000 if SOAK else 40000


def fuzz(m, seed, calls, procs):
    """One run of the call fuzzer; nothing may hang or leak."""
    out = m.sh(f"/tests/s_fuzz {seed} {calls} {procs}")
    found = re.search(r"fuzz: seed \d+: (\d+) calls, (\d+) lives, (\d+) died "
                      r"of a signal, (\d+) killed, (\d+) hung, (\d+) leaks",
                      out)
    assert found, out
    assert int(found.group(1)) >= calls, out
    assert found.group(5, 6) == ("0", "0"), out
    assert "Oops" not in m.log


@pytest.mark.parametrize("seed", SEEDS)
def test_random_calls(seed):
    """Root and user 1000, pointers at every edge, no swap."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        fuzz(m, seed, CALLS, 12)
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("seed", SEEDS)
def test_random_calls_while_swapping(swap_disk, seed):
    """The same beside a thrash of twice the memory."""
    with Machine(mem=16, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("thrash 32 jobs=2 passes=60 patterns=rand > /tmp/thrash &")
        fuzz(m, seed + 1000, CALLS // 2, 8)
        m.sh("wait")
        assert "all 8192 pages verified" in m.sh("cat /tmp/thrash")
        m.vmcheck()
        m.poweroff()


def test_ring_3_stays_there():
    """Privileged instructions, selectors, gates, signal frames, TLS."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_hostile")
        found = re.search(r"hostile: (\d+) attacks, (\d+) wrong", out)
        assert found and int(found.group(1)) > 80, out
        assert int(found.group(2)) == 0, out
        m.vmcheck()
        m.poweroff()
