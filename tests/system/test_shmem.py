# SPDX-License-Identifier: GPL-2.0-only
"""Shared memory, System V segments, tmpfs: swapped out and back, verified."""
import re

import pytest
from machine import Machine, make_swap


def number(machine, file, name):
    """The number behind `name` at a line start of a /proc file."""
    text = machine.sh(f"cat /proc/{file}")
    return int(re.search(rf"^{name}\s+(\d+)", text, re.M).group(1))


def swap_used(machine):
    return (number(machine, "meminfo", "SwapTotal:") -
            number(machine, "meminfo", "SwapFree:"))


@pytest.fixture(scope="module")
def swapping(tmp_path_factory):
    """16 MiB of RAM and 64 MiB of swap."""
    swap = make_swap(tmp_path_factory.mktemp("swap") / "swap.img", 64)
    with Machine(mem=16, swap=[swap]) as m:
        m.wait_prompt()
        yield m
        m.vmcheck()
        m.poweroff()


def test_twice_the_ram_in_shared_memory(swapping):
    before = number(swapping, "vmstat", "pswpout")
    out = swapping.sh("/tests/s_shm 32", timeout=900)
    assert "8192 pages, wrong words 0" in out
    # 32 MiB went through 16 MiB three times
    assert number(swapping, "vmstat", "pswpout") - before > 8192
    assert swap_used(swapping) < 4 << 10
    swapping.vmcheck()


def test_swapoff_finds_shared_memory(swapping):
    """A part is in swap when swapoff comes: it goes back to its object."""
    swapping.sh("/tests/s_shm 6 /tmp/stop &")
    for _ in range(3):
        swapping.sh("memhog 12", timeout=900)
        out = swapping.sh("swapoff /dev/hdb; cat /proc/swaps", timeout=900)
        assert "hdb" not in out.split("Filename")[1]
        swapping.sh("swapon /dev/hdb")
    swapping.child.send("echo > /tmp/stop\n")
    swapping.expect("1536 pages, wrong words 0", 900)
    assert "users missing" not in swapping.sh("dmesg")
    swapping.vmcheck()


def test_segment_goes_to_swap_and_stays(swapping):
    """Nobody is attached: most of it is written to swap, nothing is lost."""
    out = swapping.sh("/tests/s_sysv 6 free", timeout=900)
    got = re.search(r"segments 1, pages 1536, in memory (\d+), in swap (\d+)",
                    out)
    assert int(got[2]) > 500, out
    assert int(got[1]) + int(got[2]) == 1536
    assert "wrong words 0" in out
    lines = swapping.sh("cat /proc/sysvipc/shm").splitlines()
    assert lines[0].split() == ["key", "shmid", "perms", "size", "cpid", "lpid",
                                "nattch", "uid", "gid", "cuid", "cgid",
                                "atime", "dtime", "ctime"]
    line = lines[1].split()
    assert [line[i] for i in (0, 2, 3, 6, 7)] == \
        [str(0x4c53), "600", str(6 << 20), "0", "0"]
    assert len(lines) == 2
    assert swapping.sh("/tests/s_sysv remove") == ""
    assert len(swapping.sh("cat /proc/sysvipc/shm").splitlines()) == 1
    swapping.vmcheck()


def test_shm_lock_keeps_a_segment_in_memory(swapping):
    out = swapping.sh("/tests/s_sysv 4 lock", timeout=900)
    assert "pages 1024, in memory 1024, in swap 0" in out
    assert "wrong words 0" in out
    assert re.search(r" 2600 ", swapping.sh("cat /proc/sysvipc/shm"))
    swapping.sh("/tests/s_sysv remove")
    swapping.vmcheck()


def test_segment_limits(swapping):
    assert swapping.sh("/tests/s_sysv limits").splitlines() == [
        "max 33554432 min 1 ids 4096", "one byte more: EINVAL",
        "4096 segments, then ENOSPC", "twice: EINVAL", "semget: ENOSYS"]
    swapping.vmcheck()


def test_areas_without_a_file_have_names(swapping):
    """/proc/PID/maps: 2.4.0's names, at its column; no device, no file."""
    swapping.sh("/tests/s_shm 1 /tmp/stop-maps > /dev/null &")
    pid = re.search(r"^ *(\d+) .*s_shm$", swapping.sh("ps"), re.M).group(1)
    maps = swapping.sh(f"cat /proc/{pid}/maps")
    swapping.sh("echo > /tmp/stop-maps; wait; rm /tmp/stop-maps")
    named = re.findall(r"^.* rw-s .*$", maps, re.M)
    assert len(named) == 1, maps
    assert named[0][17:] == " rw-s 00000000 00:00 0          /dev/zero (deleted)"


@pytest.fixture(scope="module")
def tmpfs(swapping):
    """A tmpfs of 40 MiB and 20 inodes on /mnt/t."""
    swapping.sh("mkdir /mnt; mkdir /mnt/t")
    out = swapping.sh("mount -t tmpfs -o size=40m,nr_inodes=20,mode=700 "
                      "tmpfs /mnt/t")
    assert out == ""
    return swapping


def test_tmpfs_holds_twice_the_ram(tmpfs):
    """Written, read and mapped; unlink gives every slot back."""
    before = swap_used(tmpfs)
    swapped = number(tmpfs, "vmstat", "pswpout")
    out = tmpfs.sh("/tests/s_tmpfs /mnt/t/big 32", timeout=900)
    assert out.splitlines() == ["read: 0 wrong words", "map: 0 wrong words",
                                "cut: 0", "grow: 0", "read: 0 wrong words"]
    assert number(tmpfs, "vmstat", "pswpout") - swapped > 4096
    assert swap_used(tmpfs) > before + (1 << 10)
    tmpfs.vmcheck()
    tmpfs.sh("rm /mnt/t/big")
    # what other programs have in swap may have changed a little
    assert swap_used(tmpfs) <= before + 256
    tmpfs.vmcheck()


def test_tmpfs_ends_at_its_size(tmpfs):
    out = tmpfs.sh("/tests/s_tmpfs /mnt/t/full fill", timeout=900)
    assert out == f"wrote {40 << 20} bytes, then ENOSPC\n"
    out = tmpfs.sh("/tests/s_tmpfs /mnt/t/more fill")
    assert out == "wrote 0 bytes, then ENOSPC\n"
    tmpfs.sh("rm /mnt/t/full; rm /mnt/t/more")
    assert tmpfs.sh("echo again > /mnt/t/more; cat /mnt/t/more") == "again\n"
    tmpfs.sh("rm /mnt/t/more")


def test_tmpfs_ends_at_its_inodes(tmpfs):
    # the root is one of the 20
    names = " ".join(f"/mnt/t/d{i}" for i in range(25))
    made = tmpfs.sh("; ".join(f"mkdir {n}" for n in names.split()))
    assert len(re.findall("ENOSPC|No space", made)) == 6, made
    tmpfs.sh("; ".join(f"rm -r {n}" for n in names.split()[:19]))
    assert tmpfs.sh("ls /mnt/t") == ""


def test_tmpfs_mount_options(tmpfs):
    for bad in ("size=x", "size=101%", "mode=8", "nr_inodes=", "colour=red"):
        out = tmpfs.sh(f"mount -t tmpfs -o {bad} tmpfs /mnt")
        assert "EINVAL" in out, (bad, out)
    assert "tmpfs: bad option" in tmpfs.sh("dmesg")


def remount(machine, options):
    """What mount says, and the KiB of /mnt/t afterwards."""
    out = machine.sh(f"mount -o remount,{options} /mnt/t")
    size = re.search(r"(\d+) +\d+ +\d+ +\d+% /mnt/t", machine.sh("df /mnt/t"))
    return out, int(size.group(1))


def test_tmpfs_remount_changes_its_limits(tmpfs):
    """Larger and smaller, but never below what it holds."""
    fill = "/tests/s_tmpfs /mnt/t/full fill"
    assert remount(tmpfs, "size=4m") == ("", 4 << 10)
    assert tmpfs.sh(fill) == f"wrote {4 << 20} bytes, then ENOSPC\n"
    out, size = remount(tmpfs, "size=2m")
    assert "EINVAL" in out and size == 4 << 10
    out, size = remount(tmpfs, "nr_inodes=1")
    assert "EINVAL" in out
    out, size = remount(tmpfs, "size=5m,nr_inodes=x")
    assert "EINVAL" in out and size == 4 << 10
    assert remount(tmpfs, "size=5m,nr_inodes=3") == ("", 5 << 10)
    assert "ENOSPC" in tmpfs.sh("mkdir /mnt/t/a; mkdir /mnt/t/b")
    tmpfs.sh("rm -r /mnt/t/a; rm /mnt/t/full")
    assert remount(tmpfs, "ro") == ("", 5 << 10)
    assert "EROFS" in tmpfs.sh("mkdir /mnt/t/a")
    assert remount(tmpfs, "rw,size=40m,nr_inodes=20") == ("", 40 << 10)
    assert tmpfs.sh(fill, timeout=900) == \
        f"wrote {40 << 20} bytes, then ENOSPC\n"
    tmpfs.sh("rm /mnt/t/full")
    tmpfs.vmcheck()


def test_tmpfs_umount_frees_everything(tmpfs):
    before = swap_used(tmpfs)
    tmpfs.sh("/tests/s_tmpfs /mnt/t/big 24", timeout=900)
    assert swap_used(tmpfs) > before
    assert tmpfs.sh("umount /mnt/t") == ""
    assert swap_used(tmpfs) <= before + 256
    assert "left over" not in tmpfs.sh("dmesg")
    tmpfs.vmcheck()


def test_tmpfs_without_swap_is_refused_by_its_limit():
    """Half of RAM by default: what it holds cannot be written anywhere."""
    with Machine(mem=16) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt; mount -t tmpfs tmpfs /mnt")
        out = m.sh("/tests/s_tmpfs /mnt/full fill", timeout=900)
        assert "then ENOSPC" in out, out
        assert "pages verified" in m.sh("thrash 1")
        m.sh("rm /mnt/full")
        assert "0 wrong words" in m.sh("/tests/s_tmpfs /mnt/a 3")
        assert m.sh("umount /mnt") == "", m.sh("rm /mnt/a; umount /mnt")
        m.vmcheck()
        m.poweroff()
