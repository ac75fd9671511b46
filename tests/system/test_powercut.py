# SPDX-License-Identifier: GPL-2.0-only
"""The power goes while files are written: nothing that was synced is lost.

QEMU dies by SIGKILL; what it had handed to the host stays, as it would in a
disk without a cache of its own. The moments are drawn from a fixed seed: after
so many files were synced, plus some milliseconds.
"""
import os
import random
import signal
import time

import ext2disk
import pexpect
import pytest
from machine import Machine

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


def run_until_cut(disk, seed, synced, sleep):
    """Boots, lets the workload sync `synced` files, pulls the plug."""
    with Machine(mem=16, swap=[disk], swapon=False,
                 run=[("s_powercut", "/dev/hdb", str(seed), "20000")]) as m:
        m.expect("s_powercut: begins")
        for _ in range(synced):
            m.expect("synced |s_powercut: ")
            assert "s_powercut: " not in m.child.after, m.log[-2000:]
        time.sleep(sleep)
        os.kill(m.child.pid, signal.SIGKILL)
        m.child.expect(pexpect.EOF)
        m.log += m.child.before
        return m.log.partition("s_powercut: begins")[2].replace("\r", "")


def one_cut(tmp_path, n):
    rng = random.Random(f"power {n}")
    disk = tmp_path / "cut.img"
    ext2disk.make_ext2(disk, 16, block=(1024, 2048, 4096)[n % 3])
    said = run_until_cut(disk, n + 1, rng.randint(1, 40), rng.random() * 0.05)
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
