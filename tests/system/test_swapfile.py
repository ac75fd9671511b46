# SPDX-License-Identifier: GPL-2.0-only
"""Swap files on ext2: every block size, holes, kept from changes."""
import os
import re
import subprocess

import pytest
import qemu
from ext2disk import make_ext2
from machine import Machine

SBIN = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
SWAP_MIB = 40


def run(*args):
    return subprocess.run([str(a) for a in args], env=SBIN, check=True,
                          capture_output=True, text=True).stdout


def full_swap_file(path, mib):
    """Without a block of zeroes: mke2fs -d would leave a hole for it."""
    path.write_bytes(b"\xa5" * (mib << 20))
    run("mkswap", path)
    with open(path, "r+b") as f:
        for offset in (0, 3000):  # boot block and bad pages: not looked at
            f.seek(offset)
            f.write(b"x")


@pytest.fixture(params=[1024, 2048, 4096])
def image(request, tmp_path):
    """An ext2 image with swap files and with one that has a hole."""
    folder = tmp_path / "tree"
    folder.mkdir()
    full_swap_file(folder / "swap", SWAP_MIB)
    full_swap_file(folder / "holes", 8)
    with open(folder / "holes", "r+b") as f:
        f.seek(5 << 20)
        f.write(bytes(64 << 10))
    path = tmp_path / "ext2.img"
    with open(path, "wb") as f:
        f.truncate((SWAP_MIB + 40) << 20)
    run("mke2fs", "-q", "-F", "-t", "ext2", "-b", request.param, "-d", folder,
        path)
    return path


@pytest.fixture
def machine(image):
    with Machine(mem=16, drives=[qemu.disk(image, 1)]) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt; mount -t ext2 /dev/hdb /mnt")
        yield m


def test_swap_file(machine, image):
    """All of it works, nothing in the file system is touched."""
    m = machine
    out = m.sh("swapon /mnt/swap")
    assert f"Adding Swap: {(SWAP_MIB << 10) - 4 - 4}k" in out, out
    line = m.sh("cat /proc/swaps").splitlines()[1].split()
    assert line[:2] == ["/mnt/swap", "file"] and line[4] == "-1", line
    assert "all 8192 pages verified" in m.sh("thrash 32", timeout=900)
    assert "wrong words 0" in m.sh("/tests/s_shm 24", timeout=900)
    written = int(re.search(r"^pswpout (\d+)", m.sh("cat /proc/vmstat"),
                            re.M).group(1))
    assert written > 4096
    m.vmcheck()
    # kept from changes
    before = m.sh("ls -l /mnt")
    assert "ETXTBSY" in m.sh("cp /bin/sh /mnt/swap") + m.sh("mkswap /mnt/swap")
    assert "EPERM" in m.sh("rm /mnt/swap")
    assert "EPERM" in m.sh("mv /mnt/swap /mnt/other")
    assert "EBUSY" in m.sh("umount /mnt")
    assert "EBUSY" in m.sh("swapon /mnt/swap")
    assert m.sh("ls -l /mnt") == before
    assert m.sh("swapoff /mnt/swap") == ""
    assert len(m.sh("cat /proc/swaps").splitlines()) == 1
    assert "EINVAL" in m.sh("swapoff /mnt/swap")
    # and again, now that it holds pages of before
    assert "Adding Swap" in m.sh("swapon /mnt/swap")
    assert "pages verified" in m.sh("thrash 24", timeout=900)
    assert m.sh("swapoff /mnt/swap") == ""
    m.vmcheck()
    assert m.sh("rm /mnt/swap; umount /mnt") == ""
    m.poweroff()
    run("e2fsck", "-fn", image)


def test_hole_is_refused_by_name(machine, image):
    m = machine
    out = m.sh("swapon /mnt/holes")
    assert "EINVAL" in out
    hole = re.search(r"swapon: /mnt/holes: swap file has a hole at block (\d+) "
                     r"\(byte (\d+)\)", out + m.sh("dmesg"))
    assert int(hole[2]) == 5 << 20, hole[0]
    assert len(m.sh("cat /proc/swaps").splitlines()) == 1
    # nothing is left of the attempt
    assert m.sh("cp /bin/echo /mnt/holes; rm /mnt/holes; umount /mnt") == ""
    m.vmcheck()
    m.poweroff()
    run("e2fsck", "-fn", image)


def test_what_is_no_swap_file():
    with Machine(mem=16) as m:
        m.wait_prompt()
        assert "EINVAL" in m.sh("swapon /bin/sh")  # ramfs
        m.sh("mkdir /mnt; mount -t tmpfs tmpfs /mnt; cp /bin/sh /mnt/swap")
        assert "EINVAL" in m.sh("swapon /mnt/swap")
        assert m.sh("/mnt/swap -c 'echo still there'") == "still there\n"
        assert "EINVAL" in m.sh("swapon /proc/meminfo")
        assert "EINVAL" in m.sh("swapoff /bin/sh")
        assert m.sh("rm /mnt/swap; umount /mnt") == ""
        m.poweroff()


def test_swapon_while_swapoff_of_a_file_sleeps(tmp_path):
    """swapoff waits for pages of its file that somebody reads, from a slow disk;
    its area is another's meanwhile, and all others are in use."""
    for name, files in ("slow", "0"), ("fast", "1234567x"):
        folder = tmp_path / name
        folder.mkdir()
        for file in files:
            full_swap_file(folder / file, 1)
        make_ext2(tmp_path / f"{name}.img", 10, "-d", str(folder), block=4096)
    drives = [qemu.disk(tmp_path / "fast.img", 1),
              qemu.disk(tmp_path / "slow.img", 2,
                        options=",throttling.bps-total=50000")]
    with Machine(mem=32, drives=drives) as m:
        m.wait_prompt()
        m.sh("mkdir /f; mount -t ext2 /dev/hdb /f")
        m.sh("mkdir /s; mount -t ext2 /dev/hdc /s")
        for file in "/s/0", *(f"/f/{n}" for n in range(1, 8)):
            assert "Adding Swap" in m.sh(f"swapon {file}")
        assert "EPERM" in m.sh("swapon /f/x")
        m.sh("cat /s/0 > /dev/null &")
        m.sh("swapoff /s/0 &")
        while "EPERM" in (out := m.sh("swapon /f/x")):
            pass
        assert "Adding Swap" in out
        assert re.search(r" swapoff$", m.sh("ps"), re.M)  # it waits still
        for pid in re.findall(r"^ +(\d+) .* cat$", m.sh("ps"), re.M):
            m.sh(f"kill -9 {pid}")
        m.sh("wait")
        files = re.findall(r"^(/./.)", m.sh("cat /proc/swaps"), re.M)
        assert sorted(files) == [f"/f/{n}" for n in "1234567x"]
        m.vmcheck()
        m.poweroff()
