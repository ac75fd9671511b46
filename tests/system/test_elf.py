# SPDX-License-Identifier: GPL-2.0-only
"""Where programs and interpreters go; damaged programs."""
import os
import re
import sys

import pytest
from machine import ROOT, Machine

sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tools"))
import mutate_elf  # noqa: E402
import packages  # noqa: E402

SOAK = bool(os.environ.get("LETHE_SOAK"))
COUNT = 2000 if SOAK else 100
RESULT = re.compile(r"elfmutants: (\d+) ran, (\d+) were refused, (\d+) died, "
                    r"(\d+) odd errors, (\d+) leaks")


def execute(tmp_path, count, debug, damaged=True, extra=()):
    """ran, refused, died, odd errors, leaks"""
    disk = tmp_path / "mutants.img"
    mutate_elf.write_disk(disk, count, extra, damaged=damaged)
    with Machine(mem=32, debug=debug, swap=[disk], swapon=False) as m:
        m.wait_prompt()
        out = m.sh(f"/tests/s_elfmutants /dev/hdb 0 {count}", timeout=3600)
        found = RESULT.search(out)
        assert found, out
        assert "Oops" not in m.log and "Out of Memory" not in m.log
        m.vmcheck()
        m.poweroff()
    return [int(n) for n in found.groups()], out


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_mutants(tmp_path, debug):
    """Each runs, is refused, or dies of its own signal; nothing is lost."""
    busybox = packages.PACKAGES / "busybox-static/bin/busybox"
    extra = [busybox] if SOAK and busybox.exists() else []
    (ran, refused, died, odd, leaks), out = execute(tmp_path, COUNT, debug,
                                                    extra=extra)
    assert ran + refused + died == COUNT, out
    assert odd == 0 and leaks == 0, out
    assert min(ran, refused, died) > COUNT // 20, out  # damage of all kinds


def test_undamaged_ones_run(tmp_path):
    count = len(mutate_elf.MADE) + 1
    (ran, refused, died, _, _), out = execute(tmp_path, count, False,
                                              damaged=False)
    assert (ran, refused, died) == (count, 0, 0), out


def test_where_programs_go():
    """ET_DYN at two thirds of the user's memory, its interpreter at a third."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        assert m.sh("/tests/t_elf lethe").splitlines() == [
            "DYN: 79",
            "program at 80000000",
            "DYN with DYN: 63",
            "interpreter at 40000000, program at 80000000",
            "empty interpreter: ELIBBAD",
            "two interpreters: EINVAL",
            "DYN of 1.25 GB: ENOMEM",
        ]
        m.vmcheck()
        m.poweroff()
