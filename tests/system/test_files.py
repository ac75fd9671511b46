# SPDX-License-Identifier: GPL-2.0-only
"""Raw disks as files, mounts, /proc, and archives that are broken."""
import re
import subprocess

import pytest
from machine import ROOT, Machine

DISK_MB = 4
TOTAL = 1500000


def pattern(size):
    return bytes((i * 13 + i // 4096 + i // 100003) & 0xff for i in range(size))


@pytest.mark.parametrize("extra_sectors", [0, 2, 1])
def test_raw_disk(tmp_path, extra_sectors):
    """Blocks of 4096, 1024 and 512 bytes, by the size of the disk."""
    disk = tmp_path / "raw.img"
    size = (DISK_MB << 20) + extra_sectors * 512
    disk.write_bytes(bytes(size))
    with Machine(mem=16, swap=[disk], swapon=False) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_disk /dev/hdb")
        assert f"sectors {size // 512}, end {size}\n" in out
        assert "read at the end 0\n" in out
        assert "write at the end: ENOSPC\n" in out
        assert "last bytes 700\n" in out
        assert f"wrote {TOTAL}\nfsync 0\nflush 0\nwrong bytes 0\n" in out
        assert "s_disk" not in m.sh("/tests/s_disk /dev/hdb > /dev/null")
        m.vmcheck()
        m.poweroff()
    assert disk.read_bytes()[:TOTAL] == pattern(TOTAL)


def test_proc_files():
    with Machine(mem=32) as m:
        m.wait_prompt()
        meminfo = m.sh("cat /proc/meminfo")
        assert meminfo.splitlines()[0].split() == [
            "total:", "used:", "free:", "shared:", "buffers:", "cached:"]
        names = re.findall(r"^(\w+):", meminfo, re.M)
        assert names == [
            "Mem", "Swap", "MemTotal", "MemFree", "MemShared", "Buffers",
            "Cached", "Active", "Inact_dirty", "Inact_clean", "Inact_target",
            "HighTotal", "HighFree", "LowTotal", "LowFree", "SwapTotal",
            "SwapFree"]
        vmstat = m.sh("cat /proc/vmstat")
        assert re.search(r"^pgalloc [1-9]", vmstat, re.M)
        assert len(re.findall(r"^T\d+_\w+ \d+$", vmstat, re.M)) == 26
        assert "proc /proc proc rw 0 0" in m.sh("cat /proc/mounts")
        stat = m.sh("cat /proc/self/stat")
        assert re.match(r"\d+ \(cat\) R \d+ ", stat), stat
        assert "/bin/cat" in m.sh("cat /proc/self/maps")
        assert m.sh("cat /proc/self/cmdline").startswith(
            "cat\0/proc/self/cmdline")
        assert m.sh("cat /proc/vmcheck") == "0 strict\n"
        m.poweroff()


def test_sysctl_bounds():
    with Machine(mem=16) as m:
        m.wait_prompt()
        bdflush = "/proc/sys/vm/bdflush"
        assert m.sh(f"cat {bdflush}").split() == (
            "30 64 64 256 500 3000 60 0 0".split())
        for refused in ("101", "words", "4x", "99999999999"):
            m.sh(f"echo {refused} > {bdflush}")
        assert m.sh(f"cat {bdflush}").split()[0] == "30"
        m.sh(f"echo 40 > {bdflush}")
        assert m.sh(f"cat {bdflush}").split()[:3] == ["40", "64", "64"]
        # 2.4.0 takes any number here (docs/differences.md)
        for name, refused, was in (("overcommit_memory", 2, "0\n"),
                                   ("page-cluster", 9, "2\n")):
            m.sh(f"echo {refused} > /proc/sys/vm/{name}")
            assert m.sh(f"cat /proc/sys/vm/{name}") == was
        m.sh("echo 0 > /proc/sys/vm/swap_cluster")
        assert m.sh("cat /proc/sys/vm/swap_cluster") == "8\n"
        assert m.sh("cat /proc/sys/vm/kswapd").split() == ["512", "32", "8"]
        assert len(m.sh("cat /proc/sys/vm/freepages").split()) == 3
        m.poweroff()


@pytest.mark.parametrize("damage, message", [
    ("cut", "archive ends"),
    ("magic", "bad magic"),
    ("length", "impossible length of a name"),
])
def test_corrupt_initrd_is_told(tmp_path, damage, message):
    """A clear message with the place; the kernel stops for want of init only."""
    data = bytearray((ROOT / "build/initrd.cpio").read_bytes())
    if damage == "cut":
        # before init, or there would be something to run
        del data[data.index(b"sbin/init\0"):]
    elif damage == "magic":
        second = data.index(b"070701", 6)
        data[second] = ord("9")
    else:
        data[6 + 11 * 8:6 + 12 * 8] = b"ffffffff"
    bad = tmp_path / "bad.cpio"
    bad.write_bytes(data)
    r = subprocess.run(
        ["qemu-system-i386", "-machine", "pc", "-accel", "tcg", "-m", "16",
         "-display", "none", "-serial", "stdio", "-monitor", "none",
         "-no-reboot", "-kernel", str(ROOT / "build/lethe.elf"),
         "-initrd", str(bad), "-append", "console=ttyS0 panic=exit",
         "-device", "isa-debug-exit,iobase=0x501,iosize=2"],
        capture_output=True, text=True, timeout=120)
    assert re.search(rf"initrd: byte \d+: {message}", r.stdout), r.stdout
    assert "oops" not in r.stdout.lower()


@pytest.mark.parametrize("debug", [False, True])
def test_mount_and_umount(debug):
    with Machine(mem=16, debug=debug) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_mount 20")
        assert "busy 1, covered EBUSY, inside 0, dotdot 0\n" in out, out
        assert "rounds 20, failed 0, inodes leaked 0\n" in out, out
        assert "not a mount: EINVAL\nunknown type: 19\n" in out, out
        m.vmcheck()
        m.poweroff()
