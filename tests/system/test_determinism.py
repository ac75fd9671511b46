# SPDX-License-Identifier: GPL-2.0-only
"""Under -icount with the RAM disk as swap two runs are the same, event by event."""
import re

from machine import Machine


def run():
    # 10.1: what fits is about the larger of memory and swap, not their sum
    with Machine(mem=40, icount="shift=1,sleep=off",
                 append="ramdisk=24M,1,10",
                 run=[("mkswap", "/dev/ram0"), ("swapon", "/dev/ram0"),
                      ("thrash", "20", "jobs=2", "patterns=seq+zipf"),
                      ("cat", "/proc/vmstat")], then="poweroff") as m:
        m.wait_exit()
        assert "pages verified" in m.log, m.log[-3000:]
        return dict(re.findall(r"^(T?\w+) (\d+)\r*$", m.log, re.M))


def test_two_runs_are_identical():
    first, second = run(), run()
    assert int(first["pswpout"]) > 100
    assert first == second
