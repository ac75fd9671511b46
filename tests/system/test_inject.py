# SPDX-License-Identifier: GPL-2.0-only
"""Every allocation that may fail does, one after the other: no oops, no leak."""
import re

import pytest
from ext2disk import check_clean, make_ext2
from machine import Machine

KNOB = "/proc/sys/vm/alloc_fail_nth"


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
@pytest.mark.parametrize("knob", ["alloc_fail_nth", "slab_fail_nth"])
def test_walk_over_failing_allocations(swap_disk, knob, debug):
    """N = 1, 2, 3 ... until a workload of everything has no N-th one."""
    with Machine(mem=24, debug=debug, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        tasks = m.sh("ps").count("\n")
        out = m.sh(f"/tests/s_inject {knob} 1 5000 1", timeout=900)
        found = re.search(r"inject: (\d+) runs, (\d+) met a failure, "
                          r"(\d+) objects and (\d+) pages leaked", out)
        assert found, out
        runs, met, objects, pages = map(int, found.groups())
        assert met > 50 and met < runs < 5000, out
        assert (objects, pages) == (0, 0), out
        assert m.sh("ps").count("\n") == tasks
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("knob", ["alloc_fail_nth", "slab_fail_nth"])
def test_walk_over_failing_allocations_on_ext2(tmp_path, swap_disk, knob):
    """The same with its files on a disk: no leak, and nothing for e2fsck."""
    image = make_ext2(tmp_path / "ext2.img", 16)
    with Machine(mem=24, debug=True, swap=[image, swap_disk(64)],
                 swapon=False) as m:
        m.wait_prompt()
        m.sh("swapon /dev/hdc")
        for leaks_count in (False, True):  # buffers of the disk come and stay
            assert m.sh("mount -t ext2 /dev/hdb /tmp") == ""
            out = m.sh(f"/tests/s_inject {knob} 1 5000 1", timeout=900)
            found = re.search(r"inject: (\d+) runs, (\d+) met a failure, "
                              r"(\d+) objects and (\d+) pages leaked", out)
            assert found, out
            runs, met, objects, pages = map(int, found.groups())
            assert met > 50 and met < runs < 5000, out
            if leaks_count:
                assert (objects, pages) == (0, 0), out
            assert m.sh("umount /tmp") == ""
        m.vmcheck()
        m.poweroff()
    check_clean(image)


def test_knob_is_root_s_and_readable(swap_disk):
    with Machine(mem=16) as m:
        m.wait_prompt()
        assert m.sh(f"cat {KNOB}") == "0\n"
        m.sh(f"echo 100000 > {KNOB}")
        left = int(m.sh(f"cat {KNOB}"))
        assert 0 < left < 100000  # what the programs asked for counts
        m.sh(f"echo 0 > {KNOB}")
        m.sh(f"echo nothing > {KNOB}")  # no number: refused
        assert m.sh(f"cat {KNOB}") == "0\n"


def test_failures_while_swapping(swap_disk):
    """A page that cannot be had at a swap fault: that process dies, only it."""
    with Machine(mem=16, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        for nth in (300, 1000, 3500, 5000, 9000):
            m.sh(f"echo {nth} > {KNOB}")
            out = m.sh("thrash 24 jobs=2 patterns=rand quiet=1", timeout=900)
            assert m.sh(f"cat {KNOB}") == "0\n", (nth, out)
            assert "CORRUPT" not in out
            m.vmcheck()
        assert "all 6144 pages verified" in m.sh("thrash 24 patterns=rand")
        m.vmcheck()
        m.poweroff()


def test_swapoff_meets_a_failure(swap_disk):
    """swapoff that gets no page says so, and the area goes on as before."""
    with Machine(mem=16, debug=True,
                 swap=[swap_disk(64, "a"), swap_disk(64, "b")]) as m:
        m.wait_prompt()
        m.sh("memhog 24 hold=3000 &")
        m.await_text("has 24 MB")
        m.sh("")
        refused = 0
        for nth in (60, 150, 400, 900):
            m.sh(f"echo {nth} > {KNOB}")
            out = m.sh("swapoff /dev/hdb")
            m.sh(f"echo 0 > {KNOB}")
            refused += "ENOMEM" in out
            m.vmcheck()
            if "hdb" not in m.sh("swapon -s"):
                m.sh("swapon /dev/hdb")
        assert refused > 0
        m.poweroff()
