# SPDX-License-Identifier: GPL-2.0-only
"""Every resource limit, run into by a process of its own."""
import pytest
from machine import Machine

LIMITS = {
    "as": ["as: 4 MiB ok, 20 MiB ENOMEM, 8 MiB ok, 8 more ENOMEM"],
    "data": ["data: 64 KiB 1, 2 MiB 0"],
    "stack": ["stack: 100 KiB 1", "stack: signal 11"],
    "nofile": ["nofile: the last is 15, then EMFILE, dup2 to the limit EBADF"],
    "nproc": ["nproc: fork EAGAIN"],
    "fsize": ["fsize: 600, 400, EFBIG, ftruncate EFBIG", "fsize: signal 25"],
    "cpu": ["cpu: SIGXCPU", "cpu: signal 9"],
    "core": ["core: signal 11"],
    "memlock": ["memlock: 64 KiB ok, 4 more ENOMEM, in place of others ok"],
}


@pytest.fixture(scope="module")
def machine():
    with Machine(mem=32, debug=True) as m:
        m.wait_prompt()
        yield m
        assert "core" not in m.sh("ls / /tmp").split()
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("name", LIMITS)
def test_limit(machine, name):
    assert machine.sh(f"/tests/t_limits {name}").splitlines() == LIMITS[name]
