# SPDX-License-Identifier: GPL-2.0-only
"""Shell scripts print on Lethe, line by line, what they print on Linux.

tests/scripts, with the files that Debian ships: busybox, alone and beside a
program that wants more memory than there is; bash, zsh, mksh in three C
libraries, and klibc's dash. The host runs the same files while the machine does.
"""
import pathlib
import re
import tempfile

import pytest
from battery import OnHost, SHELLS, command, compare, make_disk, make_tree, \
    names, sections, with_own_interpreter
from machine import ROOT, make_swap, qemu, user_machine

import disk

OTHERS = [s for s in SHELLS if s != "busybox"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return make_tree(tmp_path_factory.mktemp("battery") / "tree")


@pytest.fixture(scope="module")
def on_host(tree):
    """Every shell's scripts on the host, all at once."""
    work = tree.parent
    # a short name: it has to fit where another one was
    with tempfile.TemporaryDirectory(prefix="k", dir="/tmp") as folder:
        host = with_own_interpreter(tree, pathlib.Path(folder))
        yield {s: OnHost(host, s, work / f"work-{s}") for s in SHELLS}


@pytest.fixture
def boot(tree, tmp_path):
    """A function that boots `mem` MiB with the scripts below /mnt."""
    machines = []

    def start(mem):
        root = tmp_path / "root.img"
        disk.copy(ROOT / "build/shells.img", root)
        scripts = make_disk(tree, tmp_path / "scripts.img")
        swap = make_swap(tmp_path / "swap.img", 64)
        machines.append(user_machine(root, mem=mem, swap=[swap],
                                     drives=[qemu.disk(scripts, 2)]))
        machines[0].sh("mount -t ext2 /dev/hdc /mnt")
        return machines[0]

    yield start
    for m in machines:
        m.stop()


def pages_swapped(machine, way):
    text = machine.sh("cat /proc/vmstat")
    return int(re.search(rf"^{way} (\d+)$", text, re.M).group(1))


def finish(machine):
    machine.vmcheck()
    machine.sh("umount /mnt")
    machine.poweroff()


def test_there_are_enough():
    assert len(names("busybox")) >= 120
    assert len(names("bash")) == len(names("klibc")) >= 60


def test_busybox(boot, on_host):
    m = boot(32)
    got = sections(m.sh(command("/mnt", "busybox", "/mnt/work")))
    compare(got, on_host["busybox"].sections(), "busybox")
    finish(m)


def test_busybox_under_pressure(boot, on_host):
    """Beside a thrash of twice the memory that never ends."""
    m = boot(16)
    m.sh("thrash 32 passes=100000 patterns=rand > /dev/null &")
    while pages_swapped(m, "pswpin") == 0:
        m.sh("sleep 1")
    before = pages_swapped(m, "pswpout")
    got = sections(m.sh(command("/mnt", "busybox", "/mnt/work")))
    assert pages_swapped(m, "pswpout") > before + 500
    compare(got, on_host["busybox"].sections(), "busybox")
    m.sh("kill -9 $(pidof thrash); wait")
    while m.sh("pidof thrash").strip():
        m.sh("sleep 1")
    finish(m)


def test_other_shells(boot, on_host):
    """bash, zsh, the three mksh, klibc's sh: each at its scripts, at once."""
    m = boot(32)
    m.sh("ulimit -u 500")  # six times 40 at once are more than root may have
    # at the prompt: a script's background jobs would ignore SIGINT
    m.sh(" ".join(
        f"{command('/mnt', s, f'/mnt/work-{s}')} > /mnt/out-{s} 2>&1 &"
        for s in OTHERS) + " wait")
    m.sh("true")
    for shell in OTHERS:
        got = sections(m.sh(f"cat /mnt/out-{shell}"))
        compare(got, on_host[shell].sections(), shell)
    finish(m)
