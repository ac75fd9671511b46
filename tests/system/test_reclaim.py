# SPDX-License-Identifier: GPL-2.0-only
"""Memory beyond RAM, every byte verified, in every configuration."""
import re
import time

import pytest
import qemu
from machine import Machine, make_swap

CONFIGS = {
    "one-job": dict(jobs=1),
    "four-jobs": dict(jobs=4),
    "pio": dict(jobs=1, append="ide=nodma", patterns="seq+rand"),
    "pio-four-jobs": dict(jobs=4, append="ide=nodma", patterns="zipf"),
    "debug-build": dict(jobs=4, debug=True),
    "debug-build-pio": dict(jobs=2, debug=True, append="ide=nodma",
                            patterns="rand"),
    "ramdisk": dict(jobs=2, ramdisk=True),
}


# the RAM disk becomes swap
RAM_SWAP = [("mkswap", "/dev/ram0"), ("swapon", "/dev/ram0")]


def counters(m):
    text = m.sh("cat /proc/vmstat")
    return {k: int(v) for k, v in re.findall(r"^(\S+) (\d+)$", text, re.M)}


def meminfo(m):
    """kB by name; "Reclaimable" is what may be had without swapping."""
    text = m.sh("cat /proc/meminfo")
    info = {k: int(v) for k, v in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
    info["Reclaimable"] = sum(info[k] for k in ("MemFree", "Active",
                                                "Inact_dirty", "Inact_clean"))
    return info


def swap_used(m):
    """kB used by area."""
    return {name: int(used) for name, used in
            re.findall(r"^(/dev/\w+)\s+\S+\s+\d+\s+(\d+)",
                       m.sh("swapon -s"), re.M)}


def wait_for(what, tries=100):
    """Until what() is true: programs in the background need their time."""
    for _ in range(tries):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come true")


def hold(m, mb):
    """A process in the background that has `mb` MB, every page written."""
    m.sh(f"memhog {mb} hold=3000 &")
    m.await_text(f"has {mb} MB")
    m.sh("")


@pytest.mark.parametrize("name", CONFIGS)
def test_thrash_three_times_ram(swap_disk, name):
    """48 MB of checked pages on 16 MiB (RAM disk: 80 MiB of which 64 are it)."""
    c = CONFIGS[name]
    kw = dict(append=c.get("append", ""), debug=c.get("debug", False))
    if c.get("ramdisk"):
        kw.update(mem=80, append="ramdisk=64M", run=RAM_SWAP)
    else:
        kw.update(mem=16, swap=[swap_disk(128)])
    size = 48
    with Machine(**kw) as m:
        m.wait_prompt()
        info = meminfo(m)
        assert info["MemTotal"] < 16 << 10
        patterns = c.get("patterns", "seq+rand+zipf+hot+loop")
        out = m.sh(f"thrash {size} jobs={c['jobs']} patterns={patterns}",
                   timeout=900)
        pages = size * 256 // c["jobs"] * c["jobs"]
        assert f"all {pages} pages verified" in out, out
        assert "CORRUPT" not in out
        v = counters(m)
        ram_pages = info["MemTotal"] // 4
        assert v["pswpout"] > 2 * ram_pages and v["pswpin"] > 2 * ram_pages
        assert v["oom_kills"] == 0
        m.vmcheck()
        after = meminfo(m)
        # orphans stay in the swap cache with their slots until reclaim meets
        # them (10.2); nothing else of the dead jobs may have any
        used = after["SwapTotal"] - after["SwapFree"]
        assert used < after["Cached"] + 256, after
        assert after["Reclaimable"] > info["Reclaimable"] - 512
        m.poweroff()


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_invariants_hold_in_the_middle_of_load(swap_disk, debug):
    """vmcheck again and again while four jobs swap: no false alarm, no true one."""
    with Machine(mem=16, swap=[swap_disk(64)], debug=debug) as m:
        m.wait_prompt()
        m.sh("thrash 32 jobs=4 passes=100 patterns=rand quiet=1 &")
        wait_for(lambda: counters(m)["pswpin"] > 500)
        before = counters(m)["pswpin"]
        for _ in range(10):
            m.vmcheck(strict=False)
        assert counters(m)["pswpin"] > before
        m.poweroff()


def test_two_disks_equal_priority_share(swap_disk):
    """Equal priorities: slots go round robin, both disks fill alike."""
    with Machine(mem=16, swap=[swap_disk(64, "a"), swap_disk(64, "b")],
                 swapon=False) as m:
        m.wait_prompt()
        m.sh("swapon -p 5 /dev/hdb /dev/hdc")
        out = m.sh("thrash 40 jobs=2")
        assert "all 10240 pages verified" in out, out
        hold(m, 40)
        used = sorted(swap_used(m).values())
        assert len(used) == 2 and used[0] > 4096, used
        # one slot here, one slot there
        assert used[1] - used[0] <= used[1] // 10, used
        m.vmcheck()
        m.poweroff()


def test_two_disks_priority_order(swap_disk):
    """The higher priority is filled to its end, then the lower one."""
    with Machine(mem=16, swap=[swap_disk(16, "a"), swap_disk(64, "b")],
                 swapon=False) as m:
        m.wait_prompt()
        m.sh("swapon -p 1 /dev/hdc")
        m.sh("swapon -p 2 /dev/hdb")
        hold(m, 20)
        used = swap_used(m)
        assert used["/dev/hdb"] > 4096 and used["/dev/hdc"] == 0, used
        hold(m, 24)
        used = swap_used(m)
        assert used["/dev/hdb"] >= (16 * 256 - 2 - 64) * 4, used
        assert used["/dev/hdc"] > 0, used
        m.vmcheck()
        m.poweroff()


def test_swapoff_under_load_with_room(swap_disk):
    """swapoff with a second area to go to: all comes back, nothing is lost."""
    with Machine(mem=24, swap=[swap_disk(64, "a"), swap_disk(64, "b")]) as m:
        m.wait_prompt()
        m.sh("thrash 40 jobs=2 passes=6 patterns=rand &")
        wait_for(lambda: swap_used(m)["/dev/hdb"] > 8192)
        assert "swapoff:" not in m.sh("swapoff /dev/hdb", timeout=900)
        used = swap_used(m)
        assert list(used) == ["/dev/hdc"], used
        assert m.log.count("pages verified") == 0  # it was under load
        m.vmcheck(strict=False)
        m.await_text("all 10240 pages verified", timeout=900)
        m.sh("")
        assert "Killed" not in m.sh("dmesg")
        wait_for(lambda: "thrash" not in m.sh("ps"))
        m.vmcheck()
        m.poweroff()


def test_swapoff_without_room(swap_disk):
    """swapoff of the only area under load is refused, and the load goes on."""
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("thrash 40 passes=3 patterns=rand &")
        wait_for(lambda: swap_used(m)["/dev/hdb"] > 24 << 10)
        assert "ENOMEM" in m.sh("swapoff /dev/hdb", timeout=900)
        assert list(swap_used(m)) == ["/dev/hdb"]
        m.vmcheck(strict=False)
        m.await_text("all 10240 pages verified", timeout=900)
        m.sh("")
        assert "Killed" not in m.sh("dmesg")
        assert "ENOMEM" not in m.sh("swapoff /dev/hdb")  # now there is room
        assert swap_used(m) == {}
        m.vmcheck()
        m.poweroff()


def test_swapoff_without_room_as_in_240(swap_disk):
    """Without the check swapoff goes on until the OOM killer makes the room."""
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        m.sh("echo 0 > /proc/sys/vm/swapoff_check")
        hold(m, 2)
        hold(m, 40)
        m.sh("swapoff /dev/hdb", timeout=900)
        kills = re.findall(r"Killed process \d+ \((\w+)\)", m.sh("dmesg"))
        assert kills and set(kills) == {"memhog"}, kills
        assert swap_used(m) == {}
        rss = re.findall(r"(\d+)\s+\S+ memhog", m.sh("ps"))
        assert rss and 2048 <= int(rss[0]) < 4096, rss  # the small one lives
        m.vmcheck()
        assert "all 1024 pages verified" in m.sh("thrash 4", timeout=900)
        m.poweroff()


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


@pytest.mark.parametrize("swap", [16, 0], ids=["swap-full", "no-swap"])
def test_oom_kills_the_right_one(swap_disk, swap):
    """The largest dies; init, the shell and the small live; memory is back."""
    disks = [swap_disk(swap)] if swap else []
    with Machine(mem=16, swap=disks) as m:
        m.wait_prompt()
        # 5.10, N58: more than memory and swap is only given when told so
        assert "ENOMEM" in m.sh("memhog 64")
        m.sh("echo 1 > /proc/sys/vm/overcommit_memory")
        m.sh("sleep 3000 &")
        hold(m, 3)
        tasks = m.sh("ps")
        before = meminfo(m)
        for _ in range(2):
            out = m.sh("memhog 64", timeout=900)
            # all programs are root's, and root gets SIGTERM (4.14), at its
            # next return from the kernel: it does not fault on and on
            assert "killed by signal 15" in out, out
            assert "VM: killing" not in out, out
            assert meminfo(m)["Reclaimable"] > before["Reclaimable"] - 1024
        log = m.sh("dmesg")
        kills = re.findall(r"Out of Memory: Killed process \d+ \((\w+)\)", log)
        assert kills and set(kills) == {"memhog"}, kills
        assert counters(m)["oom_kills"] == len(kills)
        names = re.compile(r"^ +(\d+) .* (\S+)$", re.M)
        assert (set(names.findall(tasks)) - set(names.findall(m.sh("ps")))
                <= {t for t in names.findall(tasks) if t[1] == "ps"})
        m.vmcheck()
        assert "all 512 pages verified" in m.sh("thrash 2", timeout=900)
        m.poweroff()


def test_oom_with_nobody_to_kill_panics():
    """Small processes of root have 0 points (N56): 2.4.0 gives up, so do we."""
    with Machine(mem=6) as m:
        m.wait_prompt()
        m.child.send("forkbomb 300\n")
        assert m.wait_exit() == qemu.STATUS_PANIC
        assert "Out of memory and no killable tasks" in m.log


def test_forkbomb_ends(swap_disk):
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        out = m.sh("forkbomb 300", timeout=900)
        assert "300 processes ran, 0 forks refused" in out, out
        m.vmcheck()
        tasks = m.sh("ps").count("\n")
        m.sh("forkbomb 300", timeout=900)
        assert m.sh("ps").count("\n") == tasks
        m.vmcheck()


def test_forkbomb_at_the_task_limit(swap_disk):
    """More processes than the kernel has: forks fail, nothing is lost."""
    with Machine(mem=16, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        before = meminfo(m)["Reclaimable"]
        out = m.sh("forkbomb 900", timeout=900)
        found = re.search(r"(\d+) processes ran, (\d+) forks refused", out)
        assert found and int(found.group(1)) > 100, out
        m.vmcheck()
        again = meminfo(m)["Reclaimable"]
        assert again > before - 2048  # slabs of so many tasks
        m.sh("forkbomb 900", timeout=900)
        m.vmcheck()
        assert meminfo(m)["Reclaimable"] > again - 256
        m.poweroff()


def test_no_leak_over_many_runs(swap_disk):
    """Free memory and slab objects after work are what they were before."""
    with Machine(mem=24, swap=[swap_disk(64)]) as m:
        m.wait_prompt()
        work = "thrash 32 jobs=2 quiet=1; forkbomb 40; memhog 30; /tests/s_swapfork 8 2"
        for _ in range(2):
            m.sh(work, timeout=900)
        before, pages = slab_objects(m), meminfo(m)
        for _ in range(4):
            m.sh(work, timeout=900)
        after, pages_after = slab_objects(m), meminfo(m)
        for cache in ("task", "mm_struct", "vm_area", "filp", "files_cache",
                      "fs_cache", "sighand", "inode", "dentry"):
            rows = [(k, before[k], v) for k, v in after.items() if cache in k]
            assert rows, after
            for row in rows:
                assert row[2] <= row[1], row
        # page tables and stacks kept for the next fork are at most 40 pages
        assert pages_after["Reclaimable"] > pages["Reclaimable"] - 256
        assert (pages_after["SwapFree"] + pages_after["Cached"] >
                pages["SwapFree"] - 256)
        m.vmcheck()
        m.poweroff()


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
