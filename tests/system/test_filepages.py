# SPDX-License-Identifier: GPL-2.0-only
"""Pages of an ext2 file: how they are written and how they leave, counted."""
import re

import ext2disk
import pytest
from ext2disk import check_clean, debugfs, make_ext2
from machine import Machine
import qemu

KIB_PER_PAGE = 4
# inode, bitmaps, group descriptors, the directory, blocks of block numbers:
# some are written by every fsync, and twice when bdflush was faster
METADATA_KIB = 128


class Files:
    """A machine with an ext2 file system on /mnt, 16 MiB of RAM, no swap."""

    def __init__(self, machine, disk):
        self.m = machine
        self.disk = disk
        self.mount()

    def mount(self):
        assert self.m.sh("mount -t ext2 /dev/hdb /mnt") == ""

    def remount(self):
        """No page of the file system is in memory afterwards."""
        assert self.m.sh("umount /mnt") == ""
        self.mount()

    def run(self, op, name, pages):
        out = self.m.sh(f"/tests/s_filepages {op} /mnt/{name} {pages}")
        found = dict(re.findall(r"^(\w+) (\d+)\r?$", out, re.M))
        assert "pgpgout" in found, (out, self.m.log[-3000:])
        return {k.split("_")[0]: int(v) for k, v in found.items()}


@pytest.fixture(params=[4096, 1024])
def files(request, tmp_path):
    disk = make_ext2(tmp_path / "files.img", 64, block=request.param)
    with Machine(mem=16, drives=[qemu.disk(disk, 1)]) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt")
        yield Files(m, disk)
        m.vmcheck()
        assert m.sh("umount /mnt") == ""
        m.vmcheck()
        m.poweroff()
    check_clean(disk)


def test_t7_for_each_page_written_to_its_end(files):
    n = files.run("write", "a", 64)
    assert n["T7"] == 64
    assert 64 * KIB_PER_PAGE <= n["pgpgout"] <= 64 * KIB_PER_PAGE + METADATA_KIB
    # nothing of it is written again
    assert files.run("again", "a", 64)["pgpgout"] <= METADATA_KIB
    files.run("check", "a", 64)


def test_t6_by_a_sequential_reader(files):
    """The counts of tests/host/test_filepages.c, on the machine."""
    files.run("write", "a", 32)
    files.remount()
    n = files.run("read", "a", 32)
    assert n["T6"] == 1 + 4 + 11
    assert n["T8"] == 0 + 1 + 4
    assert n["T7"] == 0
    assert n["pgpgin"] >= 32 * KIB_PER_PAGE


def test_dirty_pages_are_written_once_under_pressure(files):
    """A file of twice the memory: page_launder and bdflush write it, in part
    before fsync does, and each page once."""
    pages = 8192
    n = files.run("write", "big", pages)
    kib = pages * KIB_PER_PAGE
    assert n["T7"] == pages
    # its 9 blocks of block numbers, bitmaps and the inode: more than once
    assert kib <= n["pgpgout"] <= kib + kib // 50, n
    # most of it had to leave again: stripped of buffers, then reused
    assert n["T14"] > pages // 2
    assert n["T22"] + n["T23"] > pages // 2
    n = files.run("check", "big", pages)
    assert n["pgpgout"] <= METADATA_KIB
    assert n["T6"] > pages // 2


def test_fsync_writes_the_inode_that_kupdate_left_in_its_buffer(files):
    """kupdate copies the inode to its block after 5 s and writes the block 30 s
    later: fsync in between must not take the inode for written."""
    files.m.sh("touch /mnt/a")
    files.m.sh("sync")
    assert "ok" in files.m.sh("/tests/s_write /mnt/a hello")
    files.m.sh("sleep 7")
    files.run("again", "a", 1)
    out = debugfs(files.disk, "stat a")
    assert re.search(r"Size: 6\b", out), out


def test_disk_full(files):
    """The writer hears of it, no block stays behind the end (e2fsck), and what
    was given back can be used."""
    out = files.m.sh("/tests/s_filepages write /mnt/big 20000")
    assert "s_filepages: write:" in out
    full = int(re.search(r"hdb\s+\d+\s+\d+\s+(\d+)", files.m.sh("df")).group(1))
    assert full < 4 << 10
    files.m.vmcheck()
    files.m.sh("rm /mnt/big")
    files.run("write", "a", 64)
    files.remount()
    files.run("check", "a", 64)


def test_mapped_pages_are_written_once(files):
    files.run("write", "m", 256)
    files.remount()
    n = files.run("map", "m", 256)
    kib = 256 * KIB_PER_PAGE
    assert kib <= n["pgpgout"] <= kib + METADATA_KIB
    assert files.run("again", "m", 256)["pgpgout"] <= METADATA_KIB
    files.remount()
    files.run("check", "m", 256)


def test_mapped_pages_under_pressure(files):
    """More mapped dirty pages than memory: what swap_out unmaps is written by
    page_launder (T18), or with its inode before dentries are pruned (10.23)."""
    pages = 6144
    files.run("write", "m", pages)
    files.remount()
    n = files.run("map", "m", pages)
    kib = pages * KIB_PER_PAGE
    assert kib <= n["pgpgout"] <= kib + kib // 50, n
    assert n["T18"] > pages // 8, n
    files.remount()
    files.run("check", "m", pages)


def leave(tmp_path, pages, taken):
    """What s_leave counted: {(step, counter): change}.

    Under -icount: the idle hours pass at once. The file is one hole, so that
    nothing waits for a disk, whose time would be the host's; mounted read-only,
    so that nothing is written either.
    """
    tree = tmp_path / "tree"
    tree.mkdir()
    with open(tree / "hole", "wb") as f:
        f.truncate(2 * pages * 4096)
    disk = ext2disk.make_ext2(tmp_path / "leave.img", 1, "-d", str(tree),
                              block=4096)
    with Machine(mem=16, drives=[qemu.disk(disk, 1)],
                 icount="shift=1,sleep=off", then="poweroff",
                 run=[("mkdir", "/mnt"),
                      ("mount", "-t", "ext2", "-o", "ro", "/dev/hdb", "/mnt"),
                      ("/tests/s_leave", "/mnt/hole", str(pages), str(taken)),
                      ("vmcheck",)]) as m:
        assert m.wait_exit() == qemu.STATUS_OK, m.log[-3000:]
        assert "vmcheck: 0 strict" in m.log, m.log[-3000:]
        lines = re.findall(r"^(\S+) (T\d+|min|before|clean|free)\S* (\d+)\r*$", m.log, re.M)
    # the half of the file that went first has the same names: the last ones stay
    return {(step, what): int(n) for step, what, n in lines}


def test_t4_t14_t16_t22_t19_of_pages_that_nobody_wants(tmp_path):
    """tests/host/test_filepages.c on the machine, with one zone (N3).

    read: each page enters active (T1) with age 2, and the second look-up of the
    fault makes it 5. old: 2 and 1 (T3), then 0 and T4, each once. launder: at the
    first shortage one call of page_launder() strips all (T14). again: T19 each,
    which makes the age 2, and 5 by the touch; nothing is read. Without buffers
    T16 is all that page_launder() has to do with them.

    reclaim: single pages come from the free list as long as min + 8 are
    there; from then on each is taken from inactive_clean (T22), the oldest first.
    free + clean is above high all the time, so nobody wakes kswapd; free is never
    below min, so kreclaimd sleeps (no T23). That is `taken` T22, and
    min + 7 free at the end. What was left of the other half of the file is older and goes first.
    last: those that went enter again (T1), the others are still there (T19).
    """
    pages, taken = 512, 400
    n = leave(tmp_path, pages, taken)
    want = {
        "read": {"T1": pages},
        "old": {"T4": pages},
        "launder": {"T14": pages},
        "again": {"T19": pages},
        "old-again": {"T4": pages},
        "launder-again": {"T16": pages},
        "reclaim": {"T22": taken},
    }
    older = n["reclaim", "clean"] - pages
    assert 0 <= older < taken and n["reclaim", "before"] > 300, n
    want["last"] = {"T1": taken - older, "T19": pages - (taken - older)}
    for step, counters in want.items():
        for t in ("T1", "T4", "T8", "T14", "T15", "T16", "T19", "T22", "T23"):
            # the way to the shortage reuses older pages; and buffer pages that
            # an earlier pass left, since it ends with the shortage, are freed
            if t in ("T15", "T22") and "launder" in step:
                continue
            assert n[step, t] == counters.get(t, 0), (step, t, n)
    assert n["reclaim", "free"] == n["reclaim", "min"] + 7
