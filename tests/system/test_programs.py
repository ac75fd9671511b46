# SPDX-License-Identifier: GPL-2.0-only
"""Our test programs print on Lethe what they print on a Linux host."""
import pathlib
import re
import subprocess

import pytest
from machine import ROOT, Machine

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


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_under_pressure(tmp_path, swap_disk, name):
    """The same beside a thrash of twice the memory."""
    expected = on_host(name, tmp_path)
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("/bin/thrash 32 passes=40 patterns=rand > /dev/null &")
        got = m.sh(f"cd /tmp; /tests/{name}")
        got = re.sub(r"^\[\d+\]( done)?\n", "", got, flags=re.M)
        assert got == expected
