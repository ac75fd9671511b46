# SPDX-License-Identifier: GPL-2.0-only
"""Files and trees under random work, alone and while memory is short.

s_fsx does everything to one file and knows each byte, s_fsstress lets many
processes meet in one tree; for a seed both print the same on Linux (the sums
below are from there). Afterwards nothing may be left: no inode, no dentry, no
buffer, no page that vm_check_all() would miss, no word from e2fsck.
"""
import contextlib
import os
import re

import pytest
import qemu
from ext2disk import check_clean, make_ext2
from machine import Machine

SOAK = bool(os.environ.get("LETHE_SOAK"))
ROUNDS = 20 if SOAK else 1
# what Linux printed: (seed, operations, KiB): bytes and sum
FSX = {(1, 3000, 300): "299933 bytes, sum ddf7230c",
       (5, 4000, 1000): "990338 bytes, sum de4d185f",
       (7, 2000, 500): "327575 bytes, sum 808d3796",
       (9, 3000, 1000): "74396 bytes, sum d8751168"}
SHORT, OTHER = (7, 2000, 500), (1, 3000, 300)
TREE = "0 wrong, 78 entries, sum a363948c\n"
KINDS = ["ext2-1024", "ext2-2048", "ext2-4096", "tmpfs", "ramfs"]
soak = pytest.mark.skipif(not SOAK, reason="make soak runs it")


def blocks_of(kind):
    """The block size of the disk; tmpfs and ramfs need none, but it is there."""
    return int(kind.partition("-")[2] or 1024)


def mount(machine, kind):
    """The file system of that kind on /mnt/x; what undoes it."""
    what = "/dev/hdc" if kind.startswith("ext2") else kind
    machine.sh("mkdir /mnt; mkdir /mnt/x")
    out = machine.sh(f"mount -t {kind.partition('-')[0]} {what} /mnt/x")
    assert out == "", out


def fsx(machine, key, name="f"):
    out = machine.sh("/tests/s_fsx /mnt/x/%s %d %d %d" % (name, *key),
                     timeout=900)
    if key in FSX:
        assert FSX[key] in out, out
    assert ", all right\n" in out, out


def fsstress(machine, seed, processes, operations):
    out = machine.sh(f"/tests/s_fsstress /mnt/x/tree {seed} {processes} "
                     f"{operations}", timeout=900)
    assert "fsstress: 0 processes failed, 0 wrong, " in out, out
    return out


def objects(machine):
    """Inodes, dentries and buffer heads in use, when all that can go went."""
    machine.sh("sync")
    text = machine.sh("cat /proc/slabinfo")
    return {name: int(re.search(rf"^{name} +(\d+)", text, re.M).group(1))
            for name in ("inode_cache", "dentry_cache", "buffer_head")}


def nothing_left(machine, before):
    """After umount: what was made on the mount is gone."""
    machine.sh("rm -r /mnt/x/*; sync")
    assert machine.sh("umount /mnt/x") == ""
    after = objects(machine)
    assert after["inode_cache"] <= before["inode_cache"], (before, after)
    # names of /proc, /bin and /tests that were used meanwhile may stay
    assert after["dentry_cache"] <= before["dentry_cache"] + 8, (before, after)
    log = machine.sh("dmesg")
    for bad in ("ext2: dev", "left over", "oops", "write failed"):
        assert bad not in log, log
    machine.vmcheck()


def warm(machine):
    """The names that the tests use are known before the objects are counted."""
    for name in ("/tests/s_fsx", "/tests/s_fsstress", "/tests/s_holes",
                 "rm /none", "sync", "dmesg", "thrash 1 quiet=1",
                 "umount /none"):
        machine.sh(name)
    machine.sh("cat /proc/slabinfo /proc/vmcheck /proc/vmstat /proc/meminfo")


@contextlib.contextmanager
def mounted(tmp_path, swap, kind, **machine):
    """A machine with a new file system of that kind; nothing is left of it."""
    disk = tmp_path / "x.img"
    make_ext2(disk, 48, block=blocks_of(kind))
    with Machine(swap=[swap], drives=[qemu.disk(disk, 2)], **machine) as m:
        m.wait_prompt()
        mount(m, kind)
        m.sh("umount /mnt/x")
        warm(m)
        before = objects(m)
        mount(m, kind)
        yield m
        nothing_left(m, before)
        m.poweroff()
    check_clean(disk)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("debug", [
    pytest.param(False, id="release", marks=soak), pytest.param(True, id="debug")])
def test_alone(tmp_path, swap_disk, kind, debug):
    """As on Linux, byte by byte and name by name; 24 MiB."""
    with mounted(tmp_path, swap_disk(64), kind, mem=24, debug=debug) as m:
        for key in FSX if SOAK else (SHORT,):
            fsx(m, key)
        assert TREE in fsstress(m, 1, 1, 3000)
        fsstress(m, 2, 4, 500)
        for extra in range(1, ROUNDS):
            fsx(m, (100 + extra, 5000, 1000))
            fsstress(m, extra, 8, 3000)


@pytest.mark.parametrize("kind", [
    pytest.param(kind, marks=soak if kind == "ext2-2048" else ())
    for kind in KINDS])
def test_while_memory_is_short(tmp_path, swap_disk, kind):
    """The same beside a program that swaps all the time; 16 MiB, debug."""
    with mounted(tmp_path, swap_disk(128), kind, mem=16, debug=True) as m:
        m.sh("thrash 16 passes=1000 patterns=rand quiet=1 &")
        job = m.sh("ps").split("\n")
        pids = [line.split()[0] for line in job if line.endswith("thrash")]
        assert pids, job
        m.sh("/tests/s_fsx /mnt/x/g 1 3000 300 > /tmp/other &")
        fsx(m, SHORT, "h")
        fsstress(m, 3, 4, 200)
        for extra in range(1, ROUNDS):
            fsx(m, (200 + extra, 5000, 1000))
            fsstress(m, extra, 8, 3000)
        m.vmcheck(strict=False)
        m.sh("kill -9 " + " ".join(pids))
        m.sh("sleep 2")
        assert FSX[OTHER] in m.sh("cat /tmp/other")
        m.sh("rm /tmp/other")


@pytest.mark.parametrize("block", [1024, pytest.param(4096, marks=soak)])
def test_blocks_for_holes_while_memory_is_short(tmp_path, swap_disk, block):
    """8 MiB: kswapd allocates blocks for mapped holes of two files at once,
    beside a tree that changes and a file of eight times the memory."""
    disk = tmp_path / "x.img"
    make_ext2(disk, 160 if SOAK else 64, block=block)
    big = 64 if SOAK else 16
    with Machine(mem=8, debug=True, swap=[swap_disk(64)],
                 drives=[qemu.disk(disk, 2)]) as m:
        m.wait_prompt()
        mount(m, f"ext2-{block}")
        m.sh("/tests/s_holes /mnt/x/a 12 1 > /tmp/a &")
        out = m.sh("/tests/s_holes /mnt/x/b 12 2", timeout=900)
        assert "msync 0\nholes: 3072 pages, 0 words wrong\n" in out, out
        fsstress(m, 4, 4, 300)
        out = m.sh("/tests/s_holes /mnt/x/b 8 3", timeout=900)
        assert "msync 0\nholes: 2048 pages, 0 words wrong\n" in out, out
        out = m.sh("cat /tmp/a")
        assert "msync 0\nholes: 3072 pages, 0 words wrong\n" in out, out
        m.sh("rm /mnt/x/a")
        out = m.sh(f"/tests/s_tmpfs /mnt/x/big {big}", timeout=900)
        assert out.count("0 wrong words") == 3, out
        assert m.sh("cp /mnt/x/big /mnt/x/copy", timeout=900) == ""
        assert "ext2: dev" not in m.sh("dmesg")
        assert m.sh("umount /mnt/x") == ""
        m.vmcheck()
        m.poweroff()
    check_clean(disk)
