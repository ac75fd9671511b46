# SPDX-License-Identifier: GPL-2.0-only
"""Bad input gets an error, loses nothing, and never takes the kernel down."""
import os
import re

import pexpect
import pytest
from machine import Machine, make_swap

SOAK = bool(os.environ.get("LETHE_SOAK"))
SEEDS = range(1, 11) if SOAK else (1,)
CALLS = 1000000  # a seed: the soak makes ten times as many
FEWER = 200000 if SOAK else 50000


def fuzz(m, seed, calls, *, options="", procs=16, alone=True):
    """One run of the call fuzzer; nothing may hang, nor leak: slab objects of
    each cache, pages, swap and tasks are counted before and after (not when
    others use them beside it)."""
    if not alone:
        options += " beside"
    out = m.sh(f"/tests/s_fuzz {options} {seed} {calls} {procs}", timeout=1200)
    found = re.search(r"fuzz: seed \d+: (\d+) calls, (\d+) lives, (\d+) died "
                      r"of a signal, (\d+) killed, (\d+) hung, (\d+) leaks",
                      out)
    assert found, out
    assert int(found.group(1)) >= calls, out
    assert found.group(5) == "0", out
    assert found.group(6) == "0", out
    assert "Oops" not in m.log


@pytest.mark.parametrize("seed", SEEDS)
def test_random_calls(seed):
    """Four users without privileges, pointers at every edge, no swap."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        fuzz(m, seed, CALLS)
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("seed", SEEDS)
def test_random_calls_of_root(seed):
    """Half of the workers are root's, without the calls that end the test."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        fuzz(m, seed + 500, FEWER, options="root")
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("seed", SEEDS)
def test_random_calls_while_swapping(swap_disk, seed):
    """The same beside a thrash of twice the memory."""
    with Machine(mem=16, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("thrash 32 jobs=2 passes=20 patterns=rand > /tmp/thrash &")
        # the fuzzer kills what it did not find: thrash's jobs it does
        m.sh("sleep 3")
        fuzz(m, seed + 1000, FEWER, options="root", procs=8, alone=False)
        m.sh("wait")
        # root's workers may take so much memory that thrash is the victim
        said = m.sh("cat /tmp/thrash")
        assert "CORRUPT" not in said, said
        assert ("all 8192 pages verified" in said or
                "Out of Memory" in m.log), said
        m.vmcheck()
        m.poweroff()


def test_ring_3_stays_there():
    """Privileged instructions, selectors, gates, signal frames, TLS."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        m.all_right("/tests/s_hostile", 80)
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("seed", SEEDS)
def test_mappings_against_a_model(swap_disk, seed):
    """mmap, munmap, mremap, mprotect, madvise and fork with pages in swap."""
    operations = 6000 if SOAK else 1000
    with Machine(mem=16, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh(f"/tests/s_mapstress {seed} {operations} 8 > /tmp/other &")
        out = m.sh(f"/tests/s_mapstress {seed + 100} {operations} 20")
        assert f"{operations} operations" in out and "0 errors" in out, out
        m.sh("wait")
        assert " 0 errors" in m.sh("cat /tmp/other")
        m.vmcheck()
        m.poweroff()


def big_swap(tmp_path, gib):
    """A sparse swap disk; it takes no room on the host."""
    return make_swap(tmp_path / "big.img", gib << 10)


def test_swap_too_large_for_its_map(tmp_path):
    """2 bytes a slot cannot be swapped out: refused, and nobody is killed."""
    with Machine(mem=32, swap=[big_swap(tmp_path, 80)], swapon=False) as m:
        m.wait_prompt()
        for _ in range(2):
            out = m.sh("swapon /dev/hdb")
            assert "its map of 32768 KiB needs too much" in out, out
            assert "ENOMEM" in out
        assert "ENOENT" not in m.sh("swapoff /dev/hdb")
        m.vmcheck()
        m.poweroff()


def test_largest_swap(tmp_path):
    """All 2^24 - 2 slots of an area that is larger still."""
    with Machine(mem=128, swap=[big_swap(tmp_path, 80)], swapon=False) as m:
        m.wait_prompt()
        assert "Adding Swap: 67108852k" in m.sh("swapon /dev/hdb")
        assert "pages verified" in m.sh("thrash 160 passes=1 jobs=2")
        m.sh("swapoff /dev/hdb")
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("size", [512, 4096, 8192, 12288])
def test_swap_disk_too_small(tmp_path, size):
    """Smaller than mkswap accepts: an error, not a crash."""
    path = tmp_path / "small.img"
    path.write_bytes(b"\xff" * size)
    with Machine(mem=16, debug=True, swap=[path], swapon=False) as m:
        m.wait_prompt()
        assert re.search(r"swapon: /dev/hdb: (EINVAL|EIO)",
                         m.sh("swapon /dev/hdb"))
        m.sh("cat /dev/hdb > /tmp/copy")
        m.vmcheck()
        m.poweroff()


LONG = " ".join(f"o{i}=v{i}" for i in range(300))


@pytest.mark.parametrize("options, message", [
    ("mem=999999G", "mem=999999G: not understood"),
    ("mem=-1", "mem=-1: not understood"),
    ("mem=", "mem=: not understood"),
    ("ramdisk=15M", "no memory for 15360 KiB"),
    ("ramdisk=999M", "no memory for 1022976 KiB"),
    ("ramdisk=x", "ramdisk=x: not understood"),
    ("ramdisk=11M", "ram0: 11264 KiB"),
    ("swap=hdz,,%s%n", "/dev/hdz: ENOENT"),
    ("run=/nonexistent", "/nonexistent"),
    ("console=ttyS0,115200n8", "Lethe"),
    ("ide=x hz=0 === =a '\"\\ panic=zz", "Lethe"),
    (LONG, "only 511 bytes of the command line"),
])
def test_odd_boot_options(options, message):
    """Nonsense is named and ignored; the machine boots."""
    # what is long is cut at its end: our own options come first
    with Machine(mem=16, debug=True, append=options) as m:
        m.wait_prompt()
        assert message in m.log
        # with 12 of 16 MiB a RAM disk both shortages last, and kswapd never
        # rests (10.5): it does when it is told to pause, and all can be checked
        m.sh("echo 10 > /proc/sys/vm/kswapd_pause")
        m.vmcheck()


@pytest.mark.parametrize("limit", ["0", "3M"])
def test_too_little_memory_by_option(limit):
    """mem= below the minimum stops with the reason."""
    with Machine(mem=16, append=f"mem={limit}") as m:
        m.wait_exit()
        assert "needs at least 4 MiB" in m.log


def test_what_user_1000_may_not_do(swap_disk):
    """Every refusal with its error, impossible times, huge arguments."""
    with Machine(mem=16, debug=True, swap=[swap_disk(16)]) as m:
        m.wait_prompt()
        m.all_right("/tests/s_abuse", 60)
        m.vmcheck()
        m.poweroff()


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_programs(seed):
    """ELF files with damaged headers run, are refused, or die."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        out = m.sh(f"/tests/s_abuse exec {seed}")
        assert re.search(r"abuse: \d+ damaged programs ran, \d+ were refused",
                         out), out
        m.vmcheck()
        m.poweroff()


def test_more_processes_than_there_can_be():
    """Beyond the task table, and beyond memory: refused, and all go again."""
    for mem in (16, 64):
        with Machine(mem=mem, debug=True) as m:
            m.wait_prompt()
            for _ in range(2):
                out = m.sh("forkbomb 3000")
                assert re.search(r"\d+ processes ran, [1-9]\d* forks refused",
                                 out), out
            assert len(m.sh("ps").splitlines()) < 12
            m.vmcheck()
            m.poweroff()


def test_swapoff_while_mappings_change(swap_disk):
    """Pages come back from a swap area whose owners move, fork and exit."""
    with Machine(mem=48, debug=True, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("/tests/s_mapstress 5 800 20 > /tmp/a &")
        m.sh("/tests/s_mapstress 6 800 20 > /tmp/b &")
        for _ in range(5):
            m.sh("sleep 1")
            m.sh("swapoff /dev/hdb")
            m.sh("swapon /dev/hdb")
        m.sh("wait")
        assert m.sh("cat /tmp/a /tmp/b").count(" 0 errors") == 2
        m.vmcheck()
        m.poweroff()


def still_there(m):
    """A shell that got rubbish answers again."""
    for attempt in range(20):
        m.child.send(f'\n\x15\necho al""ive{attempt}\n')
        try:
            m.expect(f"alive{attempt}\r", timeout=5)
            return
        except AssertionError:
            pass
    raise AssertionError(m.log[-2000:])


@pytest.mark.parametrize("text", ["x", "echo x\n", "a'b\"c;d\n", "\t\x08 <>"])
def test_a_flood_of_input(text):
    """100 KB pasted while nobody reads: dropped beyond the buffer."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        m.child.send("sleep 2\n")
        block = text * (500 // len(text))
        for _ in range(200):
            m.child.send(block)
            try:
                m.child.read_nonblocking(65536, 0.01)
            except pexpect.TIMEOUT:
                pass
        still_there(m)


def test_the_tick_counter_wraps(swap_disk):
    """jiffies overflows after 497 days; here 6 s after the boot."""
    with Machine(mem=16, debug=True, swap=[swap_disk(64)],
                 append="jiffies=4294966700") as m:
        m.wait_prompt()
        # a time since the boot is one, whatever the counter began with
        assert int(m.sh("cat /proc/1/stat").split()[21]) < 6000
        assert "all 6144 pages verified" in m.sh("thrash 24 jobs=2 passes=8")
        m.sh("sleep 6")
        assert "all 6144 pages verified" in m.sh("thrash 24 jobs=2 passes=2")
        assert " 0 wrong" in m.sh("/tests/s_abuse")
        up = float(m.sh("cat /proc/uptime").split()[0])
        assert 6 < up < 100000
        m.vmcheck()
        m.poweroff()
