# SPDX-License-Identifier: GPL-2.0-only
"""What free, top, ps, df, ... show is what the kernel counts.

Debian's busybox and our own programs (/lethe/bin) read the same machine at the
same moment: at rest, after memory was filled to beyond what there is, and after
a file was written. SLACK is what one command line itself moves.
"""
import re

import pytest
from machine import ROOT, Machine, make_swap, user_machine

import disk
import qemu

SLACK = 768  # KiB: the pages of a program that starts or ends
SWAP_MB = 32
HOG_MB = 40


@pytest.fixture(scope="module")
def m(tmp_path_factory):
    tmp = tmp_path_factory.mktemp("figures")
    disk.copy(ROOT / "build/user.img", tmp / "user.img")
    swap = make_swap(tmp / "swap.img", SWAP_MB)
    with user_machine(tmp / "user.img", mem=32, swap=[swap]) as machine:
        if "BusyBox" not in machine.sh("busybox | head -1"):
            pytest.skip("Debian's busybox could not be had")
        yield machine
        machine.sh("kill -9 $(jobs -p) 2> /dev/null; sleep 1")
        assert re.search(r"vmcheck: 0\b", machine.sh("vmcheck"))
        machine.poweroff()


@pytest.fixture(scope="module", params=["at rest", "memhog", "a file"])
def moved(m, request):
    """The machine in three states, one after the other."""
    if request.param == "memhog":
        m.sh(f"memhog {HOG_MB} hold=99999 > /tmp/hog & sleep 1")
        while "written" not in m.sh("cat /tmp/hog") and \
                meminfo(m.sh("cat /proc/meminfo"))["SwapFree"] > 30000:
            m.sh("sleep 1")
        m.sh("sleep 2")
    elif request.param == "a file":
        m.sh("dd if=/dev/zero of=/root/big bs=1M count=5 2> /dev/null; sync")
    return request.param


def meminfo(text):
    return {k: int(v) for k, v in re.findall(r"^(\w+): +(\d+) kB", text, re.M)}


def numbers(name, text):
    """The numbers of the line that begins with `name`."""
    found = re.search(rf"^{re.escape(name)} +(.*)$", text, re.M)
    assert found, (name, text)
    return list(map(int, re.findall(r"\d+", found.group(1))))


def near(a, b, slack=SLACK):
    assert abs(a - b) <= slack, (a, b)


@pytest.mark.parametrize("free", ["free", "/lethe/bin/free"])
def test_free(m, moved, free):
    text = m.sh(f"{free}; cat /proc/meminfo /proc/swaps")
    kb = meminfo(text)
    total, used, unused = numbers("Mem:", text)[:3]  # the first such line
    assert total == kb["MemTotal"]
    near(unused, kb["MemFree"])
    cache = kb["Buffers"] + kb["Cached"]
    near(used, total - kb["MemFree"] - (cache if free == "free" else 0),
         2 * SLACK)
    swap, swapped, left = numbers("Swap:", text)[:3]
    assert swap == kb["SwapTotal"] == swapped + left
    near(left, kb["SwapFree"], 256)
    size, in_use, prio = numbers("/dev/hdb", text)
    assert (size, prio) == (swap, 1)  # its sign is no digit
    near(in_use, swapped, 256)
    if moved == "at rest":
        assert in_use == 0
    else:
        assert in_use > (HOG_MB << 10) - total - SLACK


def test_top(m, moved):
    text = m.sh("top -b -n 1; cat /proc/meminfo /proc/loadavg")
    kb = meminfo(text)
    used, unused, shared, buffers, cached = map(int, re.search(
        r"^Mem: (\d+)K used, (\d+)K free, (\d+)K shrd, (\d+)K buff, "
        r"(\d+)K cached", text, re.M).groups())
    assert used + unused == kb["MemTotal"] and shared == 0
    near(unused, kb["MemFree"])
    near(buffers, kb["Buffers"])
    near(cached, kb["Cached"])
    load = re.search(r"^Load average: (\S+) (\S+) (\S+)", text, re.M).groups()
    now = re.search(r"^(\d+\.\d\d) (\d+\.\d\d) (\d+\.\d\d) \d+/", text,
                    re.M).groups()
    for a, b in zip(load, now):
        assert abs(float(a) - float(b)) < 0.1
    assert re.search(r"^ +1 +0 root +S .* /sbin/init", text, re.M)
    if moved != "at rest":
        size = re.search(r" (\d+) +\d+% +\d+% memhog", text).group(1)
        near(int(size), HOG_MB << 10, 64)


def test_vmstat(m, moved):
    text = m.sh("vmstat; cat /proc/meminfo /proc/stat")
    kb = meminfo(text)
    row = list(map(int, text.splitlines()[2].split()))
    _, blocked, swapped, unused, buffers, cache = row[:6]
    assert blocked == 0 and sum(row[-3:]) in (98, 99, 100)
    near(swapped, kb["SwapTotal"] - kb["SwapFree"], 256)
    near(unused, kb["MemFree"])
    near(buffers, kb["Buffers"])
    near(cache, kb["Cached"])
    pages = numbers("swap", text)
    assert (pages[1] > 0) == (moved != "at rest")


def test_sizes_are_those_of_maps(m, moved):
    """VmSize, VmRSS and VmSwap of the process that fills the memory."""
    if moved == "at rest":
        text = m.sh("cat /proc/1/status /proc/1/maps /proc/1/statm")
    else:
        text = m.sh("P=$(pidof memhog); cat /proc/$P/status /proc/$P/maps "
                    "/proc/$P/statm")
    kb = {k: int(v) for k, v in re.findall(r"^(Vm\w+):\t +(\d+) kB", text,
                                           re.M)}
    areas = re.findall(r"^([\da-f]{8})-([\da-f]{8}) ", text, re.M)
    assert sum(int(b, 16) - int(a, 16) for a, b in areas) >> 10 == kb["VmSize"]
    size, resident = map(int, re.search(r"^(\d+) (\d+) \d+ \d+ \d+ \d+ \d+$",
                                        text, re.M).groups())
    # in memory, or in swap (the zero page is neither)
    assert resident * 4 == kb["VmRSS"]
    assert kb["VmRSS"] + kb["VmSwap"] <= size * 4 <= kb["VmSize"]
    if moved != "at rest":
        near(kb["VmRSS"] + kb["VmSwap"], HOG_MB << 10, 64)
        used = numbers("/dev/hdb", m.sh("cat /proc/swaps"))[1]
        assert 0 < kb["VmSwap"] <= used + 256


@pytest.mark.parametrize("df", ["df -k", "/lethe/bin/df"])
def test_df(m, moved, df):
    """What a file takes is what is gone, and stat -f says the same."""
    del moved

    def used():
        blocks, taken, left = numbers("/dev/hda", m.sh(df))[:3]
        free = m.sh("stat -f -c '%b %f %S' /").split()
        kib = int(free[2]) >> 10
        assert blocks == int(free[0]) * kib
        assert taken == (int(free[0]) - int(free[1])) * kib
        assert left <= blocks - taken
        return taken

    before = used()
    m.sh("dd if=/dev/zero of=/root/piece bs=1k count=1000 2> /dev/null; sync")
    assert used() - before in range(1000, 1012)
    m.sh("rm /root/piece; sync")
    assert used() == before


@pytest.mark.parametrize("mount", ["mount", "/lethe/bin/mount"])
def test_mount(m, mount):
    text = m.sh(f"{mount}; echo ---; cat /proc/mounts")
    shown, kernel = text.split("---\n")
    assert len(kernel.splitlines()) >= 4
    assert [re.match(r"(\S+) on (\S+) type (\S+) \((\w+)", line).groups()
            for line in shown.splitlines()] == [
                tuple(line.split()[:4]) for line in kernel.splitlines()
                if not line.startswith("rootfs")]


def test_swapon(m):
    shown, kernel = m.sh("/lethe/bin/swapon -s; echo ---; "
                         "cat /proc/swaps").split("---\n")
    assert shown == kernel and "/dev/hdb" in kernel


def test_uptime(m):
    text = m.sh("cat /proc/uptime; uptime; cat /proc/loadavg")
    minutes = int(float(text.split()[0]) / 60)
    found = re.search(r" up (\d+) min, .*load average: (\S+), (\S+), (\S+)$",
                      text, re.M)
    assert int(found.group(1)) in (minutes, minutes + 1)
    now = text.splitlines()[-1].split()[:3]
    for a, b in zip(found.groups()[1:], now):
        assert abs(float(a) - float(b)) < 0.1


def test_dmesg(m):
    busybox, own = m.sh("dmesg"), m.sh("/lethe/bin/dmesg")
    assert busybox == own and "Lethe: starting /sbin/init" in own


def state(m, pid):
    """State letter by the kernel (stat, status), and by ps."""
    text = m.sh(f"cat /proc/{pid}/stat /proc/{pid}/status; "
                f"ps -o pid,stat | grep '^ *{pid} '")
    letters = re.search(r"\) (\w) .*^State:\t(\w).*^ *\d+ (\w)", text,
                        re.M | re.S)
    assert letters, text
    return letters.groups()


def test_states(m):
    """R, S, T, Z and D, in /proc and in ps; tty and times."""
    start = "sh -c 'while :; do :; done' & echo pid $!"
    pid = re.search(r"pid (\d+)", m.sh(start)).group(1)
    assert state(m, pid) == ("R",) * 3
    m.sh(f"kill -STOP {pid}")
    assert state(m, pid) == ("T",) * 3
    spent = m.sh(f"cat /proc/{pid}/stat").rsplit(")", 1)[1].split()
    assert spent[4] == "1088"  # tty 4:64, the serial line
    m.sh("sleep 1")
    later = m.sh(f"cat /proc/{pid}/stat").rsplit(")", 1)[1].split()
    assert later[11:13] == spent[11:13]  # no time while it is stopped
    m.sh(f"kill -CONT {pid}; sleep 1")
    more = m.sh(f"cat /proc/{pid}/stat").rsplit(")", 1)[1].split()
    assert int(more[11]) > int(later[11])
    # the shell believes it stopped: its wait returns at once, and it is the
    # prompt that buries what is dead by then
    m.sh(f"kill -9 {pid}; wait {pid}; while grep -q R /proc/{pid}/stat; "
         "do :; done 2> /dev/null")
    m.sh("true")
    assert "No such file" in m.sh(f"cat /proc/{pid}/stat")
    out = m.sh("sleep 999 & echo pid $!")
    pid = re.search(r"pid (\d+)", out).group(1)
    assert state(m, pid) == ("S",) * 3
    m.sh(f"kill {pid}; wait {pid}")
    # nobody waits for the child of a program that became sleep
    out = m.sh("sh -c 'sleep 1 & echo child $!; exec sleep 999' & sleep 2")
    pid = re.search(r"child (\d+)", out).group(1)
    assert state(m, pid) == ("Z",) * 3
    assert m.sh(f"cat /proc/{pid}/cmdline /proc/{pid}/maps") == ""
    m.sh("kill $!; wait $!")


def test_waiting_for_the_disk(swap_disk):
    """D: who reads from a disk of 100 kB a second waits nearly all the time."""
    drive = qemu.disk(swap_disk(64), 1, options=",throttling.bps-total=100000")
    with Machine(mem=16, drives=[drive]) as m:
        m.wait_prompt()
        m.sh("cat /dev/hdb > /dev/null &")
        seen = ""
        for _ in range(20):
            seen += m.sh("cat /proc/stat; ps")
            if (re.search(r"^procs_blocked [1-9]", seen, re.M) and
                    re.search(r"^ *\d+ .*\bD\b.* cat$", seen, re.M)):
                break
            m.sh("sleep 1")
        else:
            raise AssertionError(seen[-2000:])
        m.stop()
