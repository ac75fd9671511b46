# SPDX-License-Identifier: GPL-2.0-only
"""Memory beyond RAM, every byte verified, in every configuration."""
import re

import pytest
import qemu
from machine import Machine, make_swap

CONFIGS = {
    "one-job": dict(jobs=1),
    "four-jobs": dict(jobs=4),
    "pio": dict(jobs=1, append="ide=nodma"),
    "pio-four-jobs": dict(jobs=4, append="ide=nodma"),
    "debug-build": dict(jobs=4, debug=True),
    "ramdisk": dict(jobs=2, ramdisk=True),
}


# the RAM disk becomes swap
RAM_SWAP = [("mkswap", "/dev/ram0"), ("swapon", "/dev/ram0")]


def counters(m):
    text = m.sh("cat /proc/vmstat")
    return {k: int(v) for k, v in re.findall(r"^(\S+) (\d+)$", text, re.M)}


@pytest.mark.parametrize("name", CONFIGS)
def test_thrash_three_times_ram(swap_disk, name):
    """48 MB of checked pages on 16 MiB (RAM disk: 48 MB on 64 - 32 MiB)."""
    c = CONFIGS[name]
    kw = dict(append=c.get("append", ""), debug=c.get("debug", False))
    if c.get("ramdisk"):
        kw.update(mem=64, append="ramdisk=32M", run=RAM_SWAP)
        size = 48
    else:
        kw.update(mem=16, swap=[swap_disk(128)])
        size = 48
    with Machine(**kw) as m:
        m.wait_prompt()
        out = m.sh(f"thrash {size} jobs={c['jobs']} "
                   "patterns=seq+rand+zipf+hot+loop", timeout=900)
        pages = size * 256 // c["jobs"] * c["jobs"]
        assert f"all {pages} pages verified" in out, out
        assert "CORRUPT" not in out
        v = counters(m)
        assert v["pswpout"] > 1000 and v["pswpin"] > 1000
        m.vmcheck()
        m.poweroff()


def test_two_disks_equal_priority_share(swap_disk):
    """Equal priorities: slots go round robin, both disks fill alike."""
    with Machine(mem=16, swap=[swap_disk(64, "a"), swap_disk(64, "b")],
                 swapon=False) as m:
        m.wait_prompt()
        m.sh("swapon -p 5 /dev/hdb /dev/hdc")
        out = m.sh("thrash 40 jobs=2")
        assert "pages verified" in out, out
        m.sh("memhog 40 hold=600 &")
        m.expect("has 40 MB")
        used = [int(u) for u in re.findall(r"/dev/hd[bc]\s+\S+\s+\d+\s+(\d+)",
                                           m.sh("swapon -s"))]
        assert len(used) == 2 and min(used) > 4096, used
        assert max(used) < 2 * min(used), used
        m.vmcheck()


def test_two_disks_priority_order(swap_disk):
    """The higher priority is filled first, then the lower one."""
    with Machine(mem=16, swap=[swap_disk(16, "a"), swap_disk(64, "b")],
                 swapon=False) as m:
        m.wait_prompt()
        m.sh("swapon -p 2 /dev/hdb")
        m.sh("swapon -p 1 /dev/hdc")
        m.sh("memhog 20 hold=600 &")
        m.expect("has 20 MB")
        rows = dict(re.findall(r"/dev/(hd[bc])\s+\S+\s+\d+\s+(\d+)",
                               m.sh("swapon -s")))
        assert int(rows["hdb"]) > 0 and int(rows["hdc"]) == 0, rows
        m.sh("memhog 24 hold=600 &")
        m.expect("has 24 MB")
        rows = dict(re.findall(r"/dev/(hd[bc])\s+\S+\s+\d+\s+(\d+)",
                               m.sh("swapon -s")))
        assert int(rows["hdc"]) > 0, rows
        m.vmcheck()


def test_swapoff_under_load_with_room(swap_disk):
    """swapoff with a second area to go to: all comes back, nothing is lost."""
    with Machine(mem=24, swap=[swap_disk(64, "a"), swap_disk(64, "b")]) as m:
        m.wait_prompt()
        m.sh("thrash 40 passes=3 patterns=rand &")
        m.expect("fill")
        m.sh("")
        out = m.sh("swapoff /dev/hdb; echo swapoff ended", timeout=900)
        assert "swapoff ended" in out and "E" not in out.split("swapoff e")[0]
        assert "hdb" not in m.sh("swapon -s")
        m.expect("pages verified", timeout=900)
        m.sh("")
        m.vmcheck()


def test_swapoff_without_room(swap_disk):
    """swapoff of the only area under load fails or kills; nobody is corrupted."""
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("memhog 40 hold=900 &")
        m.expect("has 40 MB")
        out = m.sh("swapoff /dev/hdb", timeout=900)
        listing = m.sh("swapon -s")
        assert "ENOMEM" in out or "EINTR" in out or "killed" in out \
            or "Killed" in m.sh("dmesg"), (out, listing)
        m.vmcheck()
        assert "pages verified" in m.sh("thrash 4", timeout=900)


def test_fork_with_swapped_pages(swap_disk):
    """Parent and children share swapped pages and write them apart."""
    with Machine(mem=16, swap=[swap_disk(128)]) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_swapfork 24 3", timeout=900)
        assert "swapfork: ok" in out, out
        m.vmcheck()


def test_mlock_keeps_pages_in(swap_disk):
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_mlock 2 32", timeout=900)
        assert "mlock: 512 of 512 locked pages stayed" in out, out
        m.vmcheck()


def test_oom_kills_the_right_one(swap_disk):
    """Swap full, memory full: the hog dies, init and the shell live."""
    with Machine(mem=16, swap=[swap_disk(16)]) as m:
        m.wait_prompt()
        m.sh("sleep 3000 &")
        free_before = int(re.search(r"MemFree:\s+(\d+)",
                                    m.sh("cat /proc/meminfo")).group(1))
        # 5.10: more than memory and swap is only given when told so
        assert "ENOMEM" in m.sh("memhog 64")
        m.sh("echo 1 > /proc/sys/vm/overcommit_memory")
        out = m.sh("memhog 64", timeout=900)
        assert "killed by signal" in out, out
        log = m.sh("dmesg")
        assert re.search(r"Killed process \d+ \(memhog\)", log), log
        assert "sleep" in m.sh("ps") and "init" in m.sh("ps")
        free = int(re.search(r"MemFree:\s+(\d+)",
                             m.sh("cat /proc/meminfo")).group(1))
        assert free > free_before * 0.7
        m.vmcheck()
        m.poweroff()


def test_forkbomb_ends(swap_disk):
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        out = m.sh("forkbomb 300", timeout=900)
        assert "300 processes ran, 0 forks refused" in out, out
        m.vmcheck()
        tasks = m.sh("ps").count("\n")
        m.sh("forkbomb 300", timeout=900)
        assert m.sh("ps").count("\n") == tasks


def test_no_leak_over_many_runs(swap_disk):
    """Free memory and slab objects after work are what they were before."""
    with Machine(mem=24, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        for _ in range(3):
            m.sh("thrash 32 jobs=2; forkbomb 40", timeout=900)
        before = slab_objects(m)
        for _ in range(3):
            m.sh("thrash 32 jobs=2; forkbomb 40", timeout=900)
        after = slab_objects(m)
        for cache in ("task", "mm_struct", "vm_area", "file", "inode"):
            rows = [(k, before[k], v) for k, v in after.items() if cache in k]
            assert rows, after
            for row in rows:
                assert row[2] <= row[1] + 2, row
        m.vmcheck()


def slab_objects(m):
    text = m.sh("cat /proc/slabinfo")
    return {k: int(v) for k, v in re.findall(r"^(\S+)\s+(\d+)\s+\d+", text,
                                             re.M)}


def test_disk_throttled_does_not_hang(swap_disk):
    drive = qemu.disk(swap_disk(64), 1, options=",throttling.bps-total=8000000")
    with Machine(mem=16, drives=[drive], append="swap=hdb") as m:
        m.wait_prompt()
        assert "pages verified" in m.sh("thrash 24", timeout=900)
        m.vmcheck()


def test_swap_files_of_all_sizes(tmp_path):
    """The smallest areas mkswap makes, and one that is not a whole page."""
    for mb in (1, 3):
        disk = make_swap(tmp_path / f"s{mb}.img", mb)
        with Machine(mem=16, swap=[disk]) as m:
            m.wait_prompt()
            size = int(re.search(r"/dev/hdb\s+\S+\s+(\d+)",
                                 m.sh("swapon -s")).group(1))
            assert size == (mb * 256 - 2) * 4
