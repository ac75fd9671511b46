# SPDX-License-Identifier: GPL-2.0-only
"""Under -icount with root and swap in RAM two runs are the same, event by event.

flush_young=1: QEMU's TLB grows and shrinks by the time of the host, and in 2.4.0
(10.30) its size decides which accessed bits are set again. idle=poll: while the
processor halts, QEMU moves its clock on from a second thread, which may not have
seen yet the last instructions before the halt. tools/qemu.py leaves out, under
-icount, what else follows the host's time: the clock and the CD-ROM.
"""
import re

import pytest
from machine import Machine


def run(debug, ramdisk):
    """(counters, line about all events, last events), all by name."""
    with Machine(mem=48, icount="shift=1,sleep=off", debug=debug,
                 append="events=digest flush_young=1 idle=poll "
                        f"ramdisk={ramdisk}",
                 run=[("mkswap", "/dev/ram0"), ("swapon", "/dev/ram0"),
                      ("thrash", "24", "jobs=2", "patterns=seq+zipf"),
                      ("vmtrace", "3000"), ("cat", "/proc/vmstat"),
                      ("vmcheck",)], then="poweroff") as m:
        m.wait_exit()
        assert "all 6144 pages verified" in m.log, m.log[-3000:]
        assert "vmcheck: 0 " in m.log
        log = m.log.replace("\r", "")
        ring = re.search(r"^head (\d+) drops 0 digest (\w+) ring \w+$", log, re.M)
        assert ring, log[-3000:]
        return (dict(re.findall(r"^(T?\w+) (\d+)$", log, re.M)), ring.group(0),
                re.findall(r"^\d+ \d+ \d+ [TD]\d+ \w+ \w+$", log, re.M))


# size, ticks of a seek, KiB a tick
@pytest.mark.parametrize("ramdisk", ["32M", "32M,1,10"],
                         ids=["at-once", "latency"])
@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_two_runs_are_identical(debug, ramdisk):
    """Every event: its time, task, kind and both words."""
    first = run(debug, ramdisk)
    counters, _, events = first
    assert int(counters["pswpout"]) > 100
    assert len(events) == 3000
    assert run(debug, ramdisk) == first


def test_another_load_has_other_events():
    """The digest tells runs apart: one page more is another sequence."""
    digests = set()
    for size in ("1", "2"):
        with Machine(mem=16, icount="shift=1,sleep=off", append="events=digest idle=poll",
                     run=[("memhog", size), ("vmtrace",)], then="poweroff") as m:
            m.wait_exit()
            digests.add(re.search(r"drops 0 digest (\w+)",
                                      m.log).group(1))
    assert len(digests) == 2
