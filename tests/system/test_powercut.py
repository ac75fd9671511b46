# SPDX-License-Identifier: GPL-2.0-only
"""The power goes while files are written: nothing that was synced is lost.

QEMU dies by SIGKILL; what it had handed to the host stays, as it would in a
disk without a cache of its own. The moments are drawn from a fixed seed: after
so many files were synced, plus some milliseconds.
"""
import os
import random
import subprocess
import time

import ext2disk
import pytest
import qemu
from machine import ROOT, TIMEOUT

SOAK = bool(os.environ.get("LETHE_SOAK"))
CUTS = 200 if SOAK else 10
ROUND = 5  # cuts a test
WHERE = "/tmp/cut"


def must_survive(said):
    """{inode: (size, seed, names)} from what the workload said."""
    files = {}
    for line in said.split("\n")[:-1]:  # the last one may be cut as well
        word = line.strip().split(" ")
        if word[0] == "synced" and len(word) == 5:
            files[int(word[1])] = (int(word[2]), int(word[3]), word[4:])
        elif word[0] == "moving" and len(word) == 4:
            size, seed, _ = files[int(word[1])]
            files[int(word[1])] = (size, seed, word[2:])
        elif word[0] == "gone" and len(word) == 2:
            del files[int(word[1])]
    return files


def run_until_cut(disk, log, seed, synced, sleep):
    """Boots, lets the workload sync `synced` files, pulls the plug.

    The serial line goes to the file `log`: a reader that is slow would make
    QEMU drop characters.
    """
    args = qemu.command(
        mem=16, kernel=ROOT / "build/lethe.elf",
        initrd=ROOT / "build/initrd.cpio", drives=[qemu.disk(disk, 1)],
        append="console=ttyS0 panic=exit then=poweroff "
               f"run=s_powercut,/dev/hdb,{seed},100000", serial=f"file:{log}")
    log.write_bytes(b"")
    machine = subprocess.Popen(args, stdin=subprocess.DEVNULL)
    try:
        end = time.monotonic() + TIMEOUT
        while log.read_bytes().count(b"\nsynced ") < synced:
            assert machine.poll() is None and time.monotonic() < end, \
                log.read_text(errors="replace")[-2000:]
            time.sleep(0.002)
        time.sleep(sleep)
    finally:
        machine.kill()
        machine.wait()
    text = log.read_text(errors="replace").replace("\r", "")
    return text.partition("s_powercut: begins")[2]


def one_cut(tmp_path, n):
    rng = random.Random(f"power {n}")
    disk = tmp_path / "cut.img"
    ext2disk.make_ext2(disk, 16, block=(1024, 2048, 4096)[n % 3])
    said = run_until_cut(disk, tmp_path / "log", n + 1, rng.randint(1, 60),
                         rng.random() * 0.05)
    assert "s_powercut: " not in said, said[-2000:]
    files = must_survive(said)
    status, text = ext2disk.e2fsck(disk, "-p")
    assert status in (0, 1), f"cut {n}: {text}"
    ext2disk.check_clean(disk)
    wanted = [f"<{ino}>" for ino in files]
    for _, _, names in files.values():
        wanted += [name[len(WHERE):] for name in names]
    found = ext2disk.dump(disk, wanted, tmp_path / "dump")
    for ino, (size, seed, names) in files.items():
        data = found.get(f"<{ino}>")
        assert data is not None and len(data) >= size, (n, ino, names, text)
        assert data[:size] == ext2disk.stamped(seed, size), (n, ino, names)
        named = [found.get(name[len(WHERE):]) for name in names]
        assert data in named, (n, ino, names, text)
    return len(files)


@pytest.mark.parametrize("first", range(0, CUTS, ROUND))
def test_power_cut(tmp_path, first):
    """e2fsck -p repairs the image; every synced file is there, every byte."""
    survived = sum(one_cut(tmp_path, n) for n in range(first, first + ROUND))
    assert survived > ROUND
