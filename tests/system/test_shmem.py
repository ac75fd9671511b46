# SPDX-License-Identifier: GPL-2.0-only
"""Shared memory, System V segments, tmpfs: swapped out and back, verified."""
import re

import pytest
from machine import Machine, make_swap


def number(machine, file, name):
    """The number behind `name` at a line start of a /proc file."""
    text = machine.sh(f"cat /proc/{file}")
    return int(re.search(rf"^{name}\s+(\d+)", text, re.M).group(1))


def swap_used(machine):
    return (number(machine, "meminfo", "SwapTotal:") -
            number(machine, "meminfo", "SwapFree:"))


@pytest.fixture(scope="module")
def swapping(tmp_path_factory):
    """16 MiB of RAM and 64 MiB of swap."""
    swap = make_swap(tmp_path_factory.mktemp("swap") / "swap.img", 64)
    with Machine(mem=16, swap=[swap]) as m:
        m.wait_prompt()
        yield m
        m.vmcheck()
        m.poweroff()


def test_twice_the_ram_in_shared_memory(swapping):
    before = number(swapping, "vmstat", "pswpout")
    out = swapping.sh("/tests/s_shm 32", timeout=900)
    assert "8192 pages, wrong words 0" in out
    # 32 MiB went through 16 MiB three times
    assert number(swapping, "vmstat", "pswpout") - before > 8192
    assert swap_used(swapping) < 4 << 10
    swapping.vmcheck()


def test_swapoff_finds_shared_memory(swapping):
    """A part is in swap when swapoff comes: it goes back to its object."""
    swapping.sh("/tests/s_shm 12 &", timeout=900)
    swapping.sh("memhog 10", timeout=900)
    out = swapping.sh("swapoff /dev/hdb; cat /proc/swaps", timeout=900)
    assert "hdb" not in out.split("Filename")[1]
    swapping.expect("3072 pages, wrong words 0", 900)
    assert "users missing" not in swapping.sh("dmesg")
    swapping.sh("swapon /dev/hdb")
    swapping.vmcheck()
