# SPDX-License-Identifier: GPL-2.0-only
"""Bad disks, bad headers, kernel faults: told clearly, nothing lost."""
import re
import struct

import pytest
import qemu
from machine import Machine, make_swap

PAGE = 4096
SECTORS_PER_PAGE = 8


def blkdebug(path, iotype, sectors):
    """A swap disk on which `sectors` fail for `iotype` (read or write)."""
    rules = "".join(
        f",file.inject-error.{i}.event=none,file.inject-error.{i}.iotype="
        f"{iotype},file.inject-error.{i}.errno=5,file.inject-error.{i}.sector={s}"
        for i, s in enumerate(sectors))
    return ["-drive", "if=ide,index=1,format=raw,file.driver=blkdebug,"
            f"file.image.driver=file,file.image.filename={path}{rules},"
            "rerror=report,werror=report"]


def swap_size(machine):
    """KiB of swap in use or free, from /proc/meminfo."""
    text = machine.sh("cat /proc/meminfo")
    return int(re.search(r"^SwapTotal:\s+(\d+)", text, re.M).group(1))


@pytest.mark.parametrize("dma", [True, False])
def test_read_errors_kill_only_the_reader(swap_disk, dma):
    """A failed swap read: SIGBUS and a log line; the system goes on."""
    sectors = [n * SECTORS_PER_PAGE for n in (100, 101, 700)]
    drive = blkdebug(swap_disk(64), "read", sectors)
    with Machine(mem=16, drives=[drive],
                 append="swap=hdb" + ("" if dma else " ide=nodma")) as m:
        m.wait_prompt()
        out = m.sh("thrash 32", timeout=900)
        assert "killed by signal 7" in out, out
        assert "swap" in m.sh("dmesg")
        assert "pages verified" in m.sh("thrash 2")
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("dma", [True, False])
def test_write_errors_lose_nothing(swap_disk, dma):
    """A failed swap write keeps the page, marks the slot bad; all verified."""
    sectors = [n * SECTORS_PER_PAGE + 3 for n in (50, 51, 52, 300, 1000)]
    drive = blkdebug(swap_disk(64), "write", sectors)
    with Machine(mem=16, drives=[drive],
                 append="swap=hdb" + ("" if dma else " ide=nodma")) as m:
        m.wait_prompt()
        size = swap_size(m)
        out = m.sh("thrash 32 patterns=seq+rand", timeout=900)
        assert "all 8192 pages verified" in out, out
        assert re.search(r"swap: slot \d+ of \S+ is bad", m.sh("dmesg"))
        # a slot turns bad when the last user of its page is gone, which an
        # exit leaves to reclaim; after that it is never given out again
        want = size - len(sectors) * PAGE // 1024
        for _ in range(8):
            assert "all 8192 pages verified" in m.sh("thrash 32", timeout=900)
            if swap_size(m) <= want:
                break
        assert swap_size(m) == want
        m.vmcheck()
        m.poweroff()


def header(path, **changes):
    """Overwrites fields of a swap header."""
    with open(path, "r+b") as f:
        page = bytearray(f.read(PAGE))
        if "magic" in changes:
            page[4086:4096] = changes["magic"]
        for name, at in (("version", 1024), ("last_page", 1028),
                         ("nr_bad", 1032), ("bad0", 1536)):
            if name in changes:
                page[at:at + 4] = struct.pack("<I", changes[name])
        f.seek(0)
        f.write(page)


CORRUPT = {
    "no-magic": dict(magic=b"\0" * 10),
    "version": dict(version=7),
    "too-many-bad": dict(nr_bad=638),
    "bad-page-range": dict(nr_bad=1, bad0=1 << 30),
    "bad-page-zero": dict(nr_bad=1, bad0=0),
    "longer-than-disk": dict(last_page=1 << 20),
    "empty": dict(last_page=1),
    "last-page-zero": dict(last_page=0),
}


@pytest.mark.parametrize("name", CORRUPT)
def test_corrupt_swap_header(swap_disk, name):
    """EINVAL and a message that says what is wrong with it."""
    disk = swap_disk(16)
    header(disk, **CORRUPT[name])
    with Machine(mem=16, swap=[disk], swapon=False) as m:
        m.wait_prompt()
        m.sh("dmesg > /tmp/before")
        out = m.sh("swapon /dev/hdb")
        assert "EINVAL" in out, out
        assert "hdb" in m.sh("dmesg").split("swap")[-1] or \
            "swap" in m.sh("dmesg")
        assert "hdb" not in m.sh("swapon -s")
        m.vmcheck()


def test_swapon_of_other_things(swap_disk):
    with Machine(mem=16, swap=[swap_disk(16)], swapon=False) as m:
        m.wait_prompt()
        assert "ENOENT" in m.sh("swapon /dev/none")
        assert "EINVAL" in m.sh("swapon /dev/null")
        assert "EINVAL" in m.sh("swapon /bin")
        assert re.fullmatch(r"Adding Swap: 16376k .*\n", m.sh("swapon /dev/hdb"))
        assert "EBUSY" in m.sh("swapon /dev/hdb")
        assert m.sh("swapoff /dev/hdb") == ""
        assert "EINVAL" in m.sh("swapoff /dev/hdb")


def test_version_1_header(tmp_path):
    """A SWAP-SPACE version 1 area: the bitmap says which pages are good."""
    disk = make_swap(tmp_path / "v1.img", 16, mkswap=False)
    page = bytearray(PAGE)
    for n in range(1, 4096):
        page[n // 8] |= 1 << n % 8
    page[4086:4096] = b"SWAP-SPACE"
    with open(disk, "r+b") as f:
        f.write(page)
    with Machine(mem=16, swap=[disk]) as m:
        m.wait_prompt()
        assert "16380" in m.sh("swapon -s"), m.sh("swapon -s")
        assert "pages verified" in m.sh("thrash 20", timeout=900)
        m.vmcheck()


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("kind,text", [
    ("div", "divide"), ("null", "page fault|NULL"), ("bug", "BUG|assert"),
    ("stack", "stack overflow"), ("gp", "protection")])
def test_kernel_fault_is_told(kind, text, debug):
    """An oops: registers, symbols, the current task, then the exit code."""
    with Machine(mem=16, append=f"oops={kind}", debug=debug) as m:
        m.expect(f"(?i){text}")
        assert m.wait_exit() == qemu.STATUS_PANIC
        assert "panic_provoke+0x" in m.log
        assert "init_thread+0x" in m.log
        if kind == "bug":  # a call, not a trap: no registers to tell
            assert "panic.c" in m.log and "task 1, init" in m.log
        else:
            assert "Task 1 (init)" in m.log
            assert re.search(r"eip c0\w{6} \([\w.]+\+0x\w+\) cs 0010", m.log)
            assert re.search(r"eax \w{8} ebx \w{8}", m.log)
        if kind == "gp":
            assert "error code 0xfff8" in m.log
        if kind == "null":
            assert "write by the kernel, no page" in m.log


def test_missing_initrd_and_init():
    with Machine(mem=16, initrd=False) as m:
        m.expect("(?i)init")
        assert m.wait_exit() == qemu.STATUS_PANIC
    with Machine(mem=16, append="init=/no/such") as m:
        m.expect("/no/such")
        assert m.wait_exit() == qemu.STATUS_PANIC


def test_panic_of_init_is_told():
    with Machine(mem=16, append="init=/bin/echo") as m:
        m.expect("(?i)kill init|init (died|exited|ended)")
        assert m.wait_exit() == qemu.STATUS_PANIC


def test_disks_everywhere(swap_disk):
    """Swap as master and slave of both channels."""
    for index, name in ((0, "hda"), (1, "hdb"), (2, "hdc"), (3, "hdd")):
        drive = qemu.disk(swap_disk(32, name), index)
        with Machine(mem=16, drives=[drive], append=f"swap={name}") as m:
            m.wait_prompt()
            assert "pages verified" in m.sh("thrash 20", timeout=900)
