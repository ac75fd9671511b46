# SPDX-License-Identifier: GPL-2.0-only
"""Booting: memory sizes, loaders, builds, machines that are too small."""
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys

import disk
import pytest
import qemu
from machine import ROOT, Machine, build_dir

SIZES = [4, 8, 16, 32, 64, 128, 512, 896]
# The kernel must fit beside programs in 4 MiB. 688 KiB today: 311 of code (46 of
# it came with threads, signals, screens and the rest of the Linux calls), 80 of
# constants (the names for oopses are the most), 64 the event ring, 57 the disk
# requests, which are static so that swapping needs no memory, 36 the four
# screens, 16 dmesg, 32 page tables and stacks. 16 KiB more may come in small
# steps; beyond them something large came in unnoticed.
IMAGE_KIB_MAX = 704
FIRST_MIB_KIB = 1024  # never used
FIRMWARE_KIB = 128    # QEMU's tables at the end of memory
# struct pages 16, page hash 1, the other hashes and bitmaps below 1
PER_MIB_KIB = 18
HASHES_MIN_KIB = 16   # their least sizes


def image_kib():
    """What the kernel takes in memory, its zeroed part included."""
    out = subprocess.run(["nm", build_dir() / "lethe.elf"], check=True,
                         capture_output=True, text=True).stdout
    start, end = (int(re.search(rf"^(\w+) . {name}$", out, re.M).group(1), 16)
                  for name in ("kernel_start", "kernel_end"))
    return (end - start) >> 10


def test_image_size():
    """So that a machine of 4 MiB has more than half of it for programs."""
    assert image_kib() <= IMAGE_KIB_MAX


@pytest.mark.parametrize("mem", SIZES)
def test_boots_with_memory(mem):
    """A shell, true MemTotal and a clean vm_check_all() at every size."""
    with Machine(mem=mem) as m:
        m.wait_prompt()
        total = int(re.search(r"MemTotal:\s+(\d+)",
                              m.sh("cat /proc/meminfo")).group(1))
        below = mem * 1024 - total
        least = FIRST_MIB_KIB + image_kib() + 16 * mem
        most = (FIRST_MIB_KIB + FIRMWARE_KIB + image_kib() +
                PER_MIB_KIB * mem + HASHES_MIN_KIB)
        assert least < below <= most, (least, below, most)
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("mem", [16, 1024])
def test_boots_debug_build(mem):
    """The debug build too; memory above 896 MiB is left alone."""
    with Machine(mem=mem, debug=True) as m:
        m.wait_prompt()
        m.vmcheck()
        m.poweroff()


def test_too_little_memory():
    """Below 4 MiB: a clear message, then a stop."""
    with Machine(mem=3, initrd=False) as m:
        m.expect(r"needs at least 4 MiB")


def test_mem_option_limits():
    with Machine(mem=64, append="mem=16M") as m:
        m.wait_prompt()
        total = int(re.search(r"MemTotal:\s+(\d+)",
                              m.sh("cat /proc/meminfo")).group(1))
        assert total <= 16 * 1024
        m.poweroff()


def make_iso(tmp_path, append, debug=False, entry=0):
    """An ISO as `make run` boots it; another command line, or menu entry."""
    boot = tmp_path / "iso/boot/grub"
    boot.mkdir(parents=True)
    subprocess.run(["objcopy", "--strip-all", build_dir(debug) / "lethe.elf",
                    tmp_path / "iso/boot/lethe.elf"], check=True)
    shutil.copy(ROOT / "build/iso.cpio", tmp_path / "iso/boot/initrd.cpio")
    menu = (ROOT / "boot/grub.cfg").read_text()
    assert menu.count("set default=0\n") == 1
    (boot / "grub.cfg").write_text(
        menu.replace("CMDLINE", append)
            .replace("set default=0\n", f"set default={entry}\n"))
    iso = tmp_path / "test.iso"
    parts = re.search(r"^GRUB_PARTS = (.*\\\n.*)$", (
        ROOT / "tools/image.mk").read_text(), re.M).group(1)
    subprocess.run(["grub-mkrescue", *shlex.split(parts.replace("\\\n", " ")),
                    "-o", str(iso), str(tmp_path / "iso")], check=True,
                   capture_output=True)
    return iso


@pytest.mark.parametrize("mem", [4, 8, 16, 64])
@pytest.mark.parametrize("entry, root", [(0, "/dev/hda / ext2 rw"),
                                         (1, "rootfs / ramfs rw")])
def test_boots_by_grub(tmp_path, mem, entry, root):
    """Both entries of the menu: the disk, and the archive that GRUB loads."""
    hda = tmp_path / "root.img"
    disk.copy(ROOT / "build/root.img", hda)
    iso = make_iso(tmp_path, "console=ttyS0 panic=exit", entry=entry)
    with Machine(mem=mem, iso=iso, drives=[qemu.disk(hda, 0)]) as m:
        m.wait_prompt()
        assert "GRUB" in m.sh("dmesg")
        assert root in m.sh("cat /proc/mounts")
        m.vmcheck()
        m.poweroff()


def test_demonstration(tmp_path, swap_disk):
    """What `make run` shows: by GRUB, 32 MiB, everything verified, a prompt."""
    image = (ROOT / "tools/image.mk").read_text()
    assert re.search(r"^DEMO \?= demo$", image, re.M)
    options = re.search(r"^CMDLINE \?= (.*)$", image, re.M).group(1)
    options = options.replace("$(addprefix run=,$(DEMO))", "run=demo")
    assert options.endswith("console=ttyS0 root=hda run=demo")
    hda = tmp_path / "root.img"
    disk.copy(ROOT / "build/root.img", hda)
    iso = make_iso(tmp_path, options + " panic=exit")
    with Machine(mem=32, iso=iso, drives=[qemu.disk(hda, 0), qemu.disk(
            swap_disk(128), 1)]) as m:
        m.expect("demo: everything verified")
        text = m.log + m.wait_prompt()
        assert "thrash: all 12288 pages verified" in text
        assert re.search(r"filecopy: all \d+ pages verified", text)
        assert "demo exited with status 0" in text
        assert "kswapd" in text
        m.vmcheck()
        m.poweroff()
    subprocess.run(["e2fsck", "-fn", hda], check=True, capture_output=True,
                   env=dict(os.environ, PATH=os.environ["PATH"] + ":/sbin"))


def test_demonstration_without_disk(swap_disk):
    """root=initrd: anonymous memory alone, 96 MB of it."""
    with Machine(mem=32, swap=[swap_disk(128)], run=[("demo",)]) as m:
        m.expect("all 24576 pages verified")
        assert "demo exited with status 0" in m.wait_prompt()
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("how", ["Ctrl-A x", "SIGINT", "SIGTERM"])
def test_second_run_and_interrupt_leave_nothing(tmp_path, how):
    """The runner becomes QEMU: when it is ended, no process stays."""
    for turn in range(2):
        mark = f"mark={tmp_path.name}-{turn}"
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "tools/qemu.py"), "--kernel",
             str(build_dir() / "lethe.elf"), "--initrd",
             str(ROOT / "build/initrd.cpio"), "--append",
             f"console=ttyS0 {mark}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        said = b""
        while b"lethe%" not in said:
            part = os.read(child.stdout.fileno(), 4096)
            assert part, said
            said += part
        assert processes_with(mark) == 1
        if how == "Ctrl-A x":
            child.stdin.write(b"\x01x")
            child.stdin.flush()
        else:
            child.send_signal(getattr(signal, how))
        child.wait(timeout=60)
        assert processes_with(mark) == 0


def processes_with(text):
    """The number of processes with `text` in their arguments."""
    out = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True,
                         text=True).stdout
    return out.count(text)
