# SPDX-License-Identifier: GPL-2.0-only
"""Pages of an ext2 file: how they are written and how they leave, counted."""
import re

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
