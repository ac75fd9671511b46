# SPDX-License-Identifier: GPL-2.0-only
"""/proc: the formats of 2.4.0, and figures that must agree with each other."""
import re
import time

import pytest
from machine import Machine, make_swap

MEM_MB = 32
SWAP_MB = 32
PAGE_KB = 4
HZ = 100
VM = "/proc/sys/vm"


@pytest.fixture(scope="module")
def m(tmp_path_factory):
    swap = make_swap(tmp_path_factory.mktemp("swap") / "swap.img", SWAP_MB)
    with Machine(mem=MEM_MB, swap=[swap]) as machine:
        machine.wait_prompt()
        machine.sh("thrash 40 passes=1 > /dev/null")  # so that T's are not 0
        yield machine
        machine.vmcheck()
        machine.poweroff()


def read(m, *names):
    """Files of /proc, read by one program without a pause."""
    return m.sh("cat " + " ".join("/proc/" + n for n in names))


def fields(text):
    """`Name:  123 kB` lines as a dictionary of numbers."""
    return {k: int(v) for k, v in re.findall(r"^(\w+): +(\d+) kB$", text, re.M)}


def counters(text):
    return {k: int(v) for k, v in re.findall(r"^(\w+) (\d+)$", text, re.M)}


def test_meminfo(m):
    text = read(m, "meminfo")
    lines = text.splitlines()
    assert lines[0] == ("        total:    used:    free:  shared: "
                        "buffers:  cached:")
    total, used, free, shared, buffers, cached = map(
        int, re.fullmatch(r"Mem: " + r" +(\d+)" * 6, lines[1]).groups())
    swap = list(map(
        int, re.fullmatch(r"Swap:" + r" +(\d+)" * 3, lines[2]).groups()))
    for line in lines[3:18]:
        assert re.fullmatch(r"(?=.{25}$)\w+: +\d+ kB", line), line
    kb = fields(text)
    assert list(kb) == [
        "MemTotal", "MemFree", "MemShared", "Buffers", "Cached", "Active",
        "Inact_dirty", "Inact_clean", "Inact_target", "HighTotal", "HighFree",
        "LowTotal", "LowFree", "SwapTotal", "SwapFree"]
    assert total == used + free and shared == 0 == kb["MemShared"]
    assert [total, free, buffers, cached] == [
        kb[k] << 10 for k in ("MemTotal", "MemFree", "Buffers", "Cached")]
    assert swap == [kb["SwapTotal"] << 10,
                    (kb["SwapTotal"] - kb["SwapFree"]) << 10,
                    kb["SwapFree"] << 10]
    assert (kb["LowTotal"], kb["LowFree"]) == (kb["MemTotal"], kb["MemFree"])
    assert (MEM_MB - 4) << 10 < kb["MemTotal"] < MEM_MB << 10
    # the header, and the last page: last_page is not used (5.5)
    assert kb["SwapTotal"] == (SWAP_MB << 10) - 2 * PAGE_KB
    # what is on the lists is cache or buffers
    listed = kb["Active"] + kb["Inact_dirty"] + kb["Inact_clean"]
    assert 0 < listed <= kb["Cached"] + kb["Buffers"]


def test_buddyinfo_is_what_meminfo_calls_free(m):
    text = read(m, "meminfo", "buddyinfo")
    free, zones = fields(text)["MemFree"], {}
    for zone, blocks in re.findall(r"^Node 0, zone +(\w+)((?: +\d+){10})$",
                                   text, re.M):
        zones[zone] = sum(int(n) << order
                          for order, n in enumerate(blocks.split()))
    assert set(zones) == {"DMA", "NORMAL"}
    # the second text may have needed a page or two
    assert abs(sum(zones.values()) * PAGE_KB - free) <= 8 * PAGE_KB
    low = list(map(int, read(m, "sys/vm/freepages").split()))
    assert low[1] == 2 * low[0] and low[2] == 3 * low[0]
    assert 20 <= low[0] <= 510  # 10 to 255 a zone, reference 2.1


def test_swaps(m):
    text = read(m, "swaps", "meminfo")
    head, line = text.splitlines()[:2]
    assert head == "Filename\t\t\tType\t\tSize\tUsed\tPriority"
    found = re.fullmatch(r"(/dev/hdb) {24}partition\t(\d+)\t(\d+)\t(-1)", line)
    assert found, line
    kb = fields(text)
    assert int(found.group(2)) == kb["SwapTotal"]
    assert int(found.group(3)) == kb["SwapTotal"] - kb["SwapFree"]


def test_vmstat_and_stat(m):
    text = read(m, "vmstat", "stat")
    vm = counters(text)
    numbers = [int(n) for n in re.findall(r"^T(\d+)_\w+ \d+$", text, re.M)]
    assert numbers == list(range(1, 27))
    for daemon in ("kswapd", "kreclaimd", "bdflush", "kupdate"):
        assert f"{daemon}_wakeup" in vm
    assert vm["kswapd_wakeup"] > 0 and vm["pswpout"] > 0
    assert vm["T25_ALLOC"] > 0 and vm["T2_ADD_OLD"] > 0
    # 2.4's pgpgin counts KiB, pswpin pages
    assert vm["pgpgout"] >= vm["pswpout"] * PAGE_KB
    assert f"\npage {vm['pgpgin']} {vm['pgpgout']}\n" in text
    assert f"\nswap {vm['pswpin']} {vm['pswpout']}\n" in text


def test_stat(m):
    text = read(m, "stat")
    assert [line.split()[0] for line in text.splitlines()] == [
        "cpu", "cpu0", "page", "swap", "intr", "disk_io:", "ctxt", "btime",
        "processes", "procs_running", "procs_blocked"]
    cpu = re.search(r"^cpu  (.*)$", text, re.M).group(1)
    assert f"\ncpu0 {cpu}\n" in text
    assert len(cpu.split()) == 8 and cpu.endswith(" 0 0 0 0")
    total, *irqs = map(int, re.search(r"^intr (.*)$", text,
                                      re.M).group(1).split())
    assert total == sum(irqs) and len(irqs) == 16
    # (major,disk):(requests,reads,sectors,writes,sectors), as 2.4 prints it
    disks = re.findall(r"\(3,(\d)\):\((\d+),(\d+),(\d+),(\d+),(\d+)\)", text)
    assert [d[0] for d in disks] == ["1"]
    _, ios, reads, _, writes, written = map(int, disks[0])
    assert ios == reads + writes and written >= writes
    assert abs(counters(text)["btime"] - time.time()) < 3600


def test_stat_grows_with_what_happens(m):
    before, after = counters(read(m, "stat")), counters(read(m, "stat"))
    assert after["processes"] == before["processes"] + 1
    assert after["ctxt"] > before["ctxt"]


def test_threads_count_as_processes_made(m):
    """As in 2.4.0, which counts what do_fork() makes."""
    def made():
        text = read(m, "stat", "loadavg")
        return counters(text)["processes"], int(text.split()[-1])

    processes, pid = made()
    m.sh("/tests/t_futex > /dev/null")
    after, last = made()
    assert after - processes == last - pid > 2


def test_running_and_blocked_are_those_of_the_processes(m):
    pids = re.findall(r"^ *(\d+) ", m.sh("ps"), re.M)
    seen = []
    for _ in range(5):  # a tick may come between two files
        text = read(m, "stat", *(f"{p}/stat" for p in pids), "self/stat")
        states = re.findall(r"^\d+ \(\S+\) (\w) ", text, re.M)
        assert len(states) >= 7
        kernel = counters(text)
        seen.append((kernel["procs_running"], states.count("R"),
                     kernel["procs_blocked"], states.count("D")))
    assert any(r == rs and b == bs for r, rs, b, bs in seen), seen


def test_uptime_loadavg(m):
    text = read(m, "uptime", "stat", "loadavg", "self/stat")
    up, idle = re.match(r"(\d+\.\d\d) (\d+\.\d\d)\n", text).groups()
    ticks = list(map(int, re.search(r"^cpu  (.*)$", text,
                                    re.M).group(1).split()))
    assert float(idle) <= float(up)
    assert abs(ticks[3] - float(idle) * HZ) <= 2
    # each interrupt of the timer is one tick of somebody; a busy host may lose
    # some of them, and can make none
    interrupts = int(re.search(r"^intr \d+ (\d+)", text, re.M).group(1))
    assert abs(sum(ticks) - interrupts) <= 2
    assert 0 < sum(ticks) <= float(up) * HZ + HZ
    load = re.search(r"^\d+\.\d\d \d+\.\d\d \d+\.\d\d (\d+)/(\d+) (\d+)$", text,
                     re.M)
    running, tasks, last = map(int, load.groups())
    assert 1 <= running <= tasks
    pid = int(re.search(r"^(\d+) \(cat\)", text, re.M).group(1))
    assert last == pid  # nobody was made since


def test_words(m):
    text = read(m, "version", "cmdline")
    assert re.match(r"Linux version 2\.4\.0\S* \(.*\) #1", text)
    assert "console=ttyS0" in text and "swap=hdb" in text
    listed = read(m, "filesystems").splitlines()
    assert "nodev\tramfs" in listed and "nodev\tproc" in listed
    assert all(re.fullmatch(r"(nodev)?\t\w+", line) for line in listed)
    mounts = read(m, "mounts").splitlines()
    assert mounts[0] == "rootfs / ramfs rw 0 0"
    assert "proc /proc proc rw 0 0" in mounts
    assert all(re.fullmatch(r"\S+ /\S* \w+ r[ow] 0 0", line)
               for line in mounts)


def test_cpuinfo(m):
    text = read(m, "cpuinfo")
    names = re.findall(r"^([\w ]+?)\t+: ?", text, re.M)
    assert names == [
        "processor", "vendor_id", "cpu family", "model", "model name",
        "stepping", "cpu MHz", "hlt_bug", "f00f_bug", "coma_bug", "fpu",
        "fpu_exception", "cpuid level", "wp", "flags", "bogomips"]
    mhz = float(re.search(r"^cpu MHz\t\t: (\d+\.\d{3})$", text, re.M).group(1))
    bogo = float(re.search(r"^bogomips\t: (\d+\.\d\d)$", text, re.M).group(1))
    assert mhz > 10 and abs(bogo - 2 * mhz) < 0.02
    flags = re.search(r"^flags\t\t: (.*)$", text, re.M).group(1).split()
    assert {"fpu", "tsc", "pge", "cx8"} <= set(flags)
    assert "QEMU" in text or "CPU" in text


def test_slabinfo(m):
    text = read(m, "slabinfo", "meminfo")
    lines = text.splitlines()
    assert lines[0] == "slabinfo - version: 1.1"
    rows = re.findall(r"^([\w-]+(?: \w+)?) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)"
                      r" +(\d+)$", text, re.M)
    names = [r[0] for r in rows]
    assert {"kmem_cache", "size-32", "dentry_cache", "inode_cache",
            "buffer_head", "vm_area"} <= set(names)
    assert len(names) == len(set(names))
    pages = 0
    for name, *numbers in rows:
        active, objs, size, busy, slabs, per_slab = map(int, numbers)
        assert active <= objs and busy <= slabs, name
        assert objs * size <= slabs * per_slab * 4096, name
        assert (active == 0) == (busy == 0), name
        pages += slabs * per_slab
    assert 0 < pages * PAGE_KB < fields(text)["MemTotal"]


def spans(text):
    """Sizes in KiB and names of the areas in the text of maps."""
    for line in re.findall(r"^[\da-f]{8}-.*$", text, re.M):
        found = re.fullmatch(
            r"([\da-f]{8})-([\da-f]{8}) ([r-][w-][x-][ps]) [\da-f]{8} "
            r"[\da-f]{2}:[\da-f]{2} (\d+)( +(/\S+))?", line)
        assert found, line
        if found.group(6):
            assert line.index("/") == 49, line  # 2.4's column
            assert int(found.group(4)) != 0
        yield (int(found.group(2), 16) - int(found.group(1), 16)) >> 10, found


def check_process(m, pid, name):
    text = read(m, *(f"{pid}/{n}" for n in ("status", "stat", "statm", "maps")))
    kb = {k: int(v) for k, v in re.findall(r"^(Vm\w+):\t +(\d+) kB$", text,
                                           re.M)}
    stat = re.search(rf"^(\d+) \({name}\) (\w) (.*)$", text, re.M)
    rest = stat.group(3).split()
    assert len(rest) == 36  # 39 fields in all, as 2.4.0 has them
    vsize, rss = int(rest[19]), int(rest[20])
    statm = list(map(int, re.search(r"^(\d+(?: \d+){6})$", text,
                                    re.M).group(1).split()))
    size, resident, shared, trs, lrs, drs, dirty = statm
    areas = list(spans(text))
    assert sum(kib for kib, _ in areas) == kb["VmSize"] == vsize >> 10
    assert sum(kb[k] for k in ("VmData", "VmStk", "VmExe",
                               "VmLib")) == kb["VmSize"]
    assert kb["VmRSS"] == rss * PAGE_KB == resident * PAGE_KB
    assert resident <= size <= kb["VmSize"] // PAGE_KB
    assert trs + lrs + drs == resident
    assert shared <= resident and dirty <= resident
    status = dict(re.findall(r"^(\w+):\t(.*)$", text, re.M))
    assert status["Name"] == name and status["State"][0] == stat.group(2)
    assert int(status["Pid"]) == int(stat.group(1))
    assert int(status["PPid"]) == int(rest[0])
    assert status["Uid"] == status["Gid"] == "0\t0\t0\t0"
    for sigs in ("SigPnd", "SigBlk", "SigIgn", "SigCgt"):
        assert re.fullmatch(r"[\da-f]{16}", status[sigs])
    assert status["CapPrm"] == status["CapEff"] == "00000000fffffeff"
    return text, status


def test_process(m):
    _, init = check_process(m, 1, "init")
    assert init["PPid"] == "0" and init["State"] == "S (sleeping)"
    # another one, in the background, with memory of its own
    m.sh("memhog 4 hold=999 > /dev/null &")
    m.sh("sleep 1")
    pid = int(re.search(r"^ +(\d+) .* memhog$", m.sh("ps"), re.M).group(1))
    text, hog = check_process(m, pid, "memhog")
    assert read(m, f"{pid}/cmdline") == "memhog\x004\0hold=999\0"
    assert re.search(r"r-xp .* /bin/memhog\r?$", text, re.M)
    assert hog["PPid"] != "0"
    m.sh(f"kill -9 {pid}")
    while "memhog" in m.sh("ps"):
        m.sh("sleep 1")
    assert "ENOENT" in read(m, f"{pid}/stat")


def test_kernel_threads(m):
    for pid, name in ((2, "kswapd"), (3, "kreclaimd"), (4, "bdflush"),
                      (5, "kupdate")):
        text = read(m, *(f"{pid}/{n}" for n in ("status", "statm", "maps",
                                                "cmdline")))
        assert f"Name:\t{name}\n" in text
        assert "VmSize" not in text and text.endswith("\n0 0 0 0 0 0 0\n")


def test_self(m):
    first = int(read(m, "self/stat").split()[0])
    second = int(read(m, "self/stat").split()[0])
    assert second == first + 1
    assert m.sh("cat /proc/self/cmdline") == "cat\0/proc/self/cmdline\0"


def test_kupdate_wakes_up_every_interval(m):
    write(m, "bdflush", "30 64 64 256 50", "ok")
    before = counters(read(m, "vmstat"))["kupdate_wakeup"]
    m.sh("sleep 7")  # its sleep under the old interval ends within 5 s
    rounds = counters(read(m, "vmstat"))["kupdate_wakeup"] - before
    write(m, "bdflush", "30 64 64 256 500", "ok")
    assert rounds >= 4


def write(m, name, text, expected):
    got = m.sh(f"/tests/s_write {VM}/{name} \"{text}\"").strip()
    assert got == expected, (name, text, got)


# name, values at boot, least and greatest of each (None: not tested)
TUNABLES = [
    ("bdflush", [30, 64, 64, 256, 500, 3000, 60, 0, 0],
     [0, 10, 5, 25, 0, 100, 0, 0, 0],
     [100, 50000, 20000, 20000, 60000, 600000, 100, 0, 0]),
    ("overcommit_memory", [0], [0], [1]),
    ("page-cluster", None, [0], [8]),
    ("buffermem", [2, 10, 60], [0, 0, 0], [100, 100, 100]),
    ("pagecache", [2, 15, 75], [0, 0, 0], [100, 100, 100]),
    ("kswapd", [512, 32, 8], [None, None, 1], [None, None, 64]),
    ("pagetable_cache", [25, 50], [0, 0], [1000, 1000]),
    ("fault_around", [0], [0], [4]),
    ("prune_writes_inodes", [1], [0], [1]),
]


@pytest.mark.parametrize("name, boot, least, most", TUNABLES)
def test_tunable(m, name, boot, least, most):
    def values():
        return list(map(int, read(m, f"sys/vm/{name}").split()))

    was = values()
    if boot:
        assert was == boot
    else:
        assert len(was) == 1 and 2 <= was[0] <= 4  # page-cluster, by memory

    def with_one(i, value):
        return " ".join(str(value if j == i else v)
                        for j, v in enumerate(was))

    for i in range(len(was)):
        if least[i] is None:
            continue
        for bound in (least[i], most[i]):
            write(m, name, with_one(i, bound), "ok")
            assert values()[i] == bound
        write(m, name, " ".join(map(str, was)), "ok")
        write(m, name, with_one(i, most[i] + 1), "EINVAL")
        write(m, name, with_one(i, least[i] - 1), "EINVAL")
        assert values() == was
    write(m, name, " ".join(map(str, was)) + " 1", "EINVAL")  # one too many
    write(m, name, "one", "EINVAL")
    assert values() == was


def test_read_only_files(m):
    before = read(m, "sys/vm/freepages")
    write(m, "freepages", "1 2 3", "EPERM")
    assert read(m, "sys/vm/freepages") == before
    assert m.sh("/tests/s_write /proc/meminfo 1").strip() == "EIO"


def test_links_rights_and_long_texts(m):
    """fd/, exe, cwd, root, environ, maps of any length, kmsg."""
    m.all_right("/tests/s_proc", 100)


def test_devices(m):
    text = read(m, "devices")
    assert text.startswith("Character devices:\n  1 mem\n  4 tty")
    assert text.endswith("\nBlock devices:\n  3 ide0\n")
    lines = read(m, "partitions").splitlines()
    assert lines[:2] == ["major minor  #blocks  name", ""]
    assert lines[2:] == [f"   3    64 {SWAP_MB << 10:10} hdb"]
    assert read(m, "modules") == "" and read(m, "dma") == " 4: cascade\n"


def test_interrupts_are_those_of_stat(m):
    text = read(m, "interrupts", "stat")
    lines = text.splitlines()
    assert lines[0] == "           CPU0       "
    rows = re.findall(r"^ +(\d+): +(\d+)          XT-PIC  (\w+)$", text, re.M)
    assert {(int(r[0]), r[2]) for r in rows} >= {
        (0, "timer"), (1, "keyboard"), (2, "cascade"), (4, "ttyS0"),
        (14, "ide0")}
    counts = list(map(int, re.search(r"^intr \d+ (.*)$", text,
                                     re.M).group(1).split()))
    for irq, count, name in rows:
        # the serial line and the timer go on meanwhile
        slack = 50 if name in ("timer", "ttyS0") else 0
        assert 0 <= counts[int(irq)] - int(count) <= slack, name
    assert re.search(r"^NMI: +0 \nERR: +\d+\n", text, re.M)


def test_names_and_limits(m):
    got = [read(m, f"sys/kernel/{n}").strip() for n in (
        "ostype", "osrelease", "version", "hostname", "domainname", "pid_max",
        "threads-max", "printk")]
    assert got == ["Linux", "2.4.0-lethe", "#1", "lethe", "(none)", "32768",
                   "512", "7\t6\t1\t7"]
    path = "/proc/sys/kernel/hostname"
    assert m.sh(f"/tests/s_write {path} other").strip() == "ok"
    assert read(m, "sys/kernel/hostname") == "other\n"
    assert m.sh(f"/tests/s_write {path} lethe").strip() == "ok"
    assert m.sh("/tests/s_write /proc/sys/kernel/version x").strip() == "EPERM"
    files, _, most = map(int, read(m, "sys/fs/file-nr").split())
    assert most == int(read(m, "sys/fs/file-max")) and 4 <= files < 30
    inodes = list(map(int, read(m, "sys/fs/inode-nr").split()))
    state = list(map(int, read(m, "sys/fs/inode-state").split()))
    assert state[2:] == [0] * 5 and abs(state[0] - inodes[0]) <= 4
    slabs = read(m, "slabinfo", "sys/fs/dentry-state")
    busy = int(re.search(r"^dentry_cache +(\d+)", slabs, re.M).group(1))
    dentries = list(map(int, slabs.splitlines()[-1].split()))
    assert abs(dentries[0] - busy) <= 4 and dentries[1] <= dentries[0]
    assert dentries[2:] == [45, 0, 0, 0]
