# SPDX-License-Identifier: GPL-2.0-only
"""Damaged ext2 images, mounted, walked, read and written: no oops, no hang."""
import os
import re
import sys

import pytest
from machine import ROOT, Machine

sys.path.insert(0, str(ROOT / "tests"))
import mutate_ext2  # noqa: E402

SOAK = bool(os.environ.get("LETHE_SOAK"))
COUNT = 2000 if SOAK else 100
LINE = re.compile(r"mutant (\d+): (refused|status 0|KILLED \d+)"
                  r"(?:.*, umount (\S+))?")


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_mutants(tmp_path, debug):
    """Mounted, used, unmounted again, and the kernel is well afterwards."""
    disk = tmp_path / "mutants.img"
    mutate_ext2.write_disk(disk, COUNT)
    with Machine(mem=32, debug=debug, append="ramdisk=1M", swap=[disk],
                 swapon=False) as m:
        m.wait_prompt()
        out = m.sh(f"/tests/s_ext2walk /dev/hdb /dev/ram0 0 {COUNT}",
                   timeout=3600)
        found = LINE.findall(out)
        assert [int(n) for n, _, _ in found] == list(range(COUNT)), out[-3000:]
        assert "s_ext2walk: done" in out
        bad = [line for line in found if "KILLED" in line[1] or
               line[2] not in ("", "0")]
        assert not bad, bad
        # the damage is mostly survived, not refused at the door
        mounted = sum(what != "refused" for _, what, _ in found)
        assert mounted > len(found) // 2, out
        m.vmcheck()
        m.poweroff()


def test_bases_are_good(tmp_path):
    """Undamaged, each is mounted and written to without an error."""
    disk = tmp_path / "bases.img"
    mutate_ext2.write_disk(disk, len(mutate_ext2.BASES), damaged=False)
    with Machine(mem=32, append="ramdisk=1M", swap=[disk],
                 swapon=False) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_ext2walk /dev/hdb /dev/ram0 0 99")
        lines = re.findall(r"mutant \d+: status 0, (\d+) entries, (\d+) bytes,"
                           r" 0 errors, (\d+) writes, 0 failed, umount 0", out)
        assert len(lines) == len(mutate_ext2.BASES), out
        for entries, size, writes in lines:
            assert int(entries) > 130 and int(writes) > 100, out
            assert int(size) > 300000, out
        m.vmcheck()
        m.poweroff()
