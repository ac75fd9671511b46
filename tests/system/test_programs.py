# SPDX-License-Identifier: GPL-2.0-only
"""Our test programs print on Lethe what they print on a Linux host."""
import pathlib
import re
import subprocess

import pytest
from machine import ROOT, Machine, make_swap

PROGRAMS = sorted(p.stem for p in (ROOT / "user/tests").glob("t_*.c"))


@pytest.fixture(scope="module")
def shared():
    with Machine(mem=32) as m:
        m.wait_prompt()
        yield m
        m.vmcheck()
        m.poweroff()


def on_host(name, folder):
    r = subprocess.run([str(ROOT / "build/user/tests" / name)], cwd=folder,
                       capture_output=True, text=True, timeout=120)
    return r.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_as_on_linux(shared, tmp_path, name):
    expected = on_host(name, tmp_path)
    assert expected
    got = shared.sh(f"cd /tmp; /tests/{name}")
    assert got == expected


def pages_swapped(machine, way):
    """Pages swapped in or out since boot."""
    text = machine.sh("cat /proc/vmstat")
    return int(re.search(rf"^{way} (\d+)$", text, re.M).group(1))


@pytest.fixture(scope="module")
def pressed(tmp_path_factory):
    """A machine on which a thrash of twice the memory never ends."""
    swap = make_swap(tmp_path_factory.mktemp("swap") / "swap.img", 64)
    with Machine(mem=16, swap=[swap]) as m:
        m.wait_prompt()
        m.sh("thrash 32 passes=100000 patterns=rand > /dev/null &")
        while pages_swapped(m, "pswpin") == 0:
            m.sh("sleep 1")
        yield m
        pids = re.findall(r"^ +(\d+) .* thrash$", m.sh("ps"), re.M)
        assert len(pids) == 2
        m.sh("kill -9 " + " ".join(pids))
        while "thrash" in m.sh("ps"):
            m.sh("sleep 1")
        m.vmcheck()  # now that no page is on its way
        m.poweroff()


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_under_pressure(pressed, tmp_path, name):
    """The same beside that thrash, until reclaim has worked meanwhile."""
    expected = on_host(name, tmp_path)
    before = pages_swapped(pressed, "pswpout")
    rounds = 0
    while rounds < 3 or pages_swapped(pressed, "pswpout") < before + 500:
        assert pressed.sh(f"cd /tmp; /tests/{name}") == expected
        rounds += 1


SCHED = """fifo: 0
the other ran: 0
and when this one sleeps: 1
back: 0
rr: 0
turns: 4
back: 0
a child ran less: 1
policy: 0
its priority: 0
0
max fifo: 99
min rr: 1
max other: 0
max of 9: EINVAL
interval: 0
0 s, 60000000 ns
of nobody: ESRCH
of -1: EINVAL
fifo 0: EINVAL
fifo 100: EINVAL
other 1: EINVAL
policy 7: EINVAL
policy -1: EINVAL
bad pointer: EFAULT
priority of other: EINVAL
a user: other: 0
a user: fifo: EPERM
a user: init's: EPERM
"""


def test_policies_of_the_scheduler(shared):
    assert shared.sh("/tests/s_sched") == SCHED


ABSENT = [26, 51, 86, 101, 102, 110, 113, 123, 124, 127, 128, 129, 130, 131, 134,
          149, 166, 167, 169, 217]


def test_unknown_calls_are_logged_once_a_program():
    """In the debug build; each program starts with nothing logged."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        for _ in range(2):
            assert m.sh("/tests/s_unknown").endswith("\nENOSYS twice\n")
        lines = re.findall(r"s_unknown \(pid \d+\): no system call (\d+)",
                           m.sh("dmesg"))
        assert list(map(int, lines)) == [999, *ABSENT] * 2
        # what a program forks is the same program
        m.sh("/tests/s_unknown forks")
        assert m.sh("dmesg").count("no system call 26\n") == 3
        m.poweroff()
