#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""bench.py - measures Lethe; with --linux beside Debian's i386 Linux.

All figures of one call come from one machine in one sitting, so ratios mean
something and absolute times do not. Prints a table; every line says what it
is. --quick: one run of each instead of three.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "tools/bench"))
import linux  # noqa: E402
import qemu  # noqa: E402
import watch  # noqa: E402

MEM, THRASH_MB = 64, 96
# what the real Linux 2.4.0 reached against Debian's 6.1, same machine
TARGETS = {"fill": 0.15, "seq": 0.25, "rand": 0.34, "zipf": 0.38, "loop": 0.36,
           "check": 0.31, "four jobs": 0.17, "anonymous_fault": 0.44,
           "getppid": 0.38, "fork_exit": 0.11, "fork_exec_wait": 0.085,
           "pipe_round_trip": 0.18, "sched_yield": 0.25, "mmap_munmap": 0.26}
PATTERNS = "seq+rand+zipf+loop"
# what goes through ext2: a file of twice the RAM; filemix: file and hot set
FILES_MB, MIX_MB, MIX_HOT_MB, FILES_DISK_MB = 2 * MEM, 96, 20, 256
FAULT_AROUND = 4  # log2 of the pages that a fault of a file maps: Linux 6.1's
FILES_GOAL = 0.6  # the average; no line above 1


def image(path, mb, *, swap=False, fill=False):
    """A raw disk of `mb` MiB: a swap area, zeros, or bytes that are no hole."""
    with open(path, "wb") as f:
        if fill:
            for _ in range(mb):
                f.write(bytes(range(256)) * 4096)
        else:
            f.truncate(mb << 20)
    if swap:
        subprocess.run(["mkswap", str(path)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


def lethe(runs, *, mem=MEM, drives=(), options="", icount=None, limit=1800):
    """Boots Lethe, runs the commands, powers off; the Output."""
    append = " ".join(["console=ttyS0 panic=exit", options] +
                      ["run=" + ",".join(r) for r in runs] + ["then=poweroff"])
    args = qemu.command(mem=mem, kernel=ROOT / "build/lethe.elf",
                        initrd=ROOT / "build/initrd.cpio", append=append,
                        drives=drives, serial="stdio", icount=icount)
    out = watch.run(args, limit)
    if out.status != qemu.STATUS_OK:
        sys.exit(f"Lethe ended with status {out.status}:\n{out.text[-3000:]}")
    return out


def vm_pairs(text):
    """pswpin + pswpout between the first and the last /proc/vmstat."""
    ins = [int(n) for n in re.findall(r"^pswpin (\d+)$", text, re.M)]
    outs = [int(n) for n in re.findall(r"^pswpout (\d+)$", text, re.M)]
    return ins[-1] - ins[0], outs[-1] - outs[0]


VMSTAT = ("cat", "/proc/vmstat")


def median(values):
    return sorted(values)[len(values) // 2]


def medians(runs):
    """Of several dicts the median of each key."""
    return {k: median([r[k] for r in runs]) for k in runs[0]}


def interleaved(runs, ours, theirs):
    """Both in turn, so that a busy host disturbs both alike; the medians."""
    mine, other = [], []
    for _ in range(runs):
        mine.append(ours())
        if theirs:
            other.append(theirs())
    return medians(mine), medians(other) if other else None


def thrash_figures(boot):
    """boot(list of commands) -> Output; the seconds of all thrash phases."""
    one = boot([VMSTAT, ("thrash", str(THRASH_MB), f"patterns={PATTERNS}")])
    took = one.phases()
    four = boot([VMSTAT, ("thrash", str(THRASH_MB), f"patterns={PATTERNS}",
                          "jobs=4")])
    took["four jobs"] = four.thrash_seconds()
    return took


def compare(title, ours, theirs, scale, unit):
    print(f"\n{title}")
    head = f"  {'':18s} {'Lethe':>12s}"
    if theirs:
        head += f" {'Linux 6.1':>12s} {'ratio':>7s} {'2.4.0':>7s}"
    print(head)
    for key, value in ours.items():
        line = f"  {key:18s} {value * scale:9.0f} {unit}"
        if theirs and theirs.get(key):
            ratio = value / theirs[key]
            target = TARGETS.get(key)
            line += f" {theirs[key] * scale:9.0f} {unit} {ratio:7.3f}"
            if target:
                line += f" {target:7.3f}" + ("" if ratio <= target else
                                             "  short")
        print(line)


def ext2_disk(path):
    """The same empty file system for both."""
    with open(path, "wb") as f:
        f.truncate(FILES_DISK_MB << 20)
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext2", "-b", "4096", "-I",
                    "128", "-O", "none,filetype,sparse_super", str(path)],
                   check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return path


def files_figures(boot, disk):
    """boot(command) -> Output; the figures of files and of filemix."""
    figures = boot(("files", disk, str(FILES_MB))).figures()
    mix = boot(("filemix", disk, str(MIX_MB), str(MIX_HOT_MB)))
    if "filemix: 0 pages wrong" not in mix.text:
        sys.exit(f"filemix found wrong pages:\n{mix.text[-2000:]}")
    figures.update(mix.figures())
    return figures


def bench_files(tmp, runs, other):
    def boot(command, around=FAULT_AROUND):
        drives = [qemu.disk(ext2_disk(tmp / "files.img"), 0),
                  qemu.disk(image(tmp / "swap.img", 512, swap=True), 1)]
        return lethe([command], drives=drives,
                     options=f"swap=hdb fault_around={around}")

    def boot_linux(command):
        return other([command], files=ext2_disk(tmp / "files.img"))

    mine, theirs = interleaved(
        runs, lambda: files_figures(boot, "/dev/hda"),
        (lambda: files_figures(boot_linux, "/dev/files")) if other else None)
    compare(f"Files on ext2, {FILES_MB} MB in {MEM} MiB (a KiB, a file, a "
            "path, a page)", mine, theirs, 1, "ns")
    one = boot(("files", "/dev/hda", "16"), around=0).figures()
    print(f"  fault_around={FAULT_AROUND}: 16 pages a fault, as 6.1 has it; "
          f"by default (0, as in 2.4.0) file_page_fault takes "
          f"{one['file_page_fault']:.0f} ns")
    if theirs:
        ratios = [mine[k] / theirs[k] for k in mine]
        print(f"  average of the ratios {sum(ratios) / len(ratios):.3f} (goal "
              f"{FILES_GOAL}), largest {max(ratios):.3f} (goal 1)")


def kib_per_second(ns_per_byte):
    return 1e9 / 1024 / ns_per_byte


def bench_micro(tmp, runs, other):
    def ours():
        drives = [qemu.disk(image(tmp / "raw.img", 384, fill=True), 1)]
        return lethe([("micro", "/dev/hdb")], drives=drives).figures()

    def theirs():
        return other([("micro",)]).figures()

    mine, linux_ns = interleaved(runs, ours, theirs if other else None)
    disk = {k: mine.pop(k) for k in list(mine) if k.startswith("raw")}
    compare("Single operations", mine, linux_ns, 1, "ns")
    print("\nRaw disk in the guest (64 KiB blocks, or 4 KiB at random)")
    for key, value in disk.items():
        print(f"  {key:18s} {kib_per_second(value):9.0f} KiB/s")


def bench_thrash(tmp, runs, other):
    def boot(commands):
        drives = [qemu.disk(image(tmp / "swap.img", 512, swap=True), 1)]
        return lethe(commands, drives=drives, options="swap=hdb")

    mine, linux_s = interleaved(
        runs, lambda: thrash_figures(boot),
        (lambda: thrash_figures(other)) if other else None)
    compare(f"thrash: {THRASH_MB} MB of checked pages in {MEM} MiB", mine,
            linux_s, 1000, "ms")
    out = boot([VMSTAT, ("thrash", str(THRASH_MB), "patterns=rand"), VMSTAT])
    moved = sum(vm_pairs(out.text)) * 4096 / 1e6
    spent = out.thrash_seconds()
    print(f"  swap traffic with rand: {moved:.0f} MB in {spent:.2f} s = "
          f"{moved / spent:.1f} MB/s")


def bench_slow_disks(tmp):
    print("\nSequential fill on slow disks (160 MB in 32 MiB)")
    swap = image(tmp / "slow.img", 512, swap=True)
    drive = qemu.disk(swap, 1, options=",throttling.bps-total=20000000")
    rate = fill_only(drive)
    print(f"  throttled to 20 MB/s: {rate:.1f} MB/s swapped out = "
          f"{rate / 20 * 100:.0f} % (goal 90 %)")
    sock = tmp / "nbd.sock"
    server = subprocess.Popen([sys.executable,
                               str(ROOT / "tools/bench/disk2001.py"),
                               str(swap), str(sock)])
    try:
        while not sock.exists():
            time.sleep(0.05)
        nbd = ["-drive", "driver=nbd,server.type=unix,server.path="
               f"{sock},if=ide,index=1"]
        out = lethe([("micro", "seqwrite", "/dev/hdb")], mem=32, drives=[nbd])
        raw = kib_per_second(out.figures()["raw_seq_write"]) * 1.024 / 1e3
        image(swap, 512, swap=True)
        rate = fill_only(nbd)
        print(f"  disk of 2001: {rate:.1f} MB/s swapped out, raw 64 KiB "
              f"writes {raw:.1f} MB/s = {rate / raw * 100:.0f} % (goal 70 %)")
    finally:
        server.kill()
        server.wait()


def fill_only(drive):
    """MB/s of swap writes while memory is filled, by the host's clock."""
    out = lethe([VMSTAT, ("memhog", "160"), VMSTAT], mem=32, drives=[drive],
                options="swap=hdb")
    _, pages = vm_pairs(out.text)
    spent = (out.stamp("memhog: filled") -
             out.stamp("cat exited with status 0"))
    return pages * 4096 / 1e6 / spent


def reclaim_cost(mem, latency):
    """(instructions of the daemons per reclaimed page, pages), no host time in
    it: swap is half of the memory, as a RAM disk, whose copying nobody is
    charged for; reclaimcost keeps 140, 150, 160 % of the rest in a steady
    stream. Three loads, because each single one is chaotic."""
    pages = cycles = 0
    for percent in ("140", "150", "160"):
        out = lethe([("mkswap", "/dev/ram0"), ("swapon", "/dev/ram0"),
                     ("reclaimcost", percent, "4")], mem=mem, icount="shift=1",
                    options=f"ramdisk={mem // 2}M{latency} flush_young=1 "
                            "idle=poll")
        found = re.search(r"reclaimcost: (\d+) pages (\d+) cycles", out.text)
        pages += int(found.group(1))
        cycles += int(found.group(2))
    return cycles / 2 / pages, pages


def bench_reclaim_cost():
    """Instructions of the daemons per reclaimed page, from -icount."""
    print("\nReclaim cost: guest instructions of kswapd and kreclaimd per page")
    for name, latency in (("at once", ""), ("1 tick a seek, 10 a MiB", ",1,10")):
        print(f"  swap disk that answers {name}")
        first = None
        for mem in (16, 64, 256, 896):
            cost, pages = reclaim_cost(mem, latency)
            first = first or cost
            print(f"  {mem:4d} MiB: {cost:8.0f} instructions a page, {pages} "
                  f"pages, {cost / first * 100:.0f} % of 16 MiB "
                  "(goal <= 120 %)", flush=True)


def bench_boot():
    """From the kernel's first line: the guest's clock starts after it was
    calibrated, so the host's says more."""
    out = lethe([], options="")
    ms = (out.stamp("starting /sbin/init") -
          out.stamp("Lethe, loaded by")) * 1000
    clock = re.search(r"starting /sbin/init after (\d+) ms", out.text)
    print(f"\nBoot, first line of the kernel to first user instruction: "
          f"{ms:.0f} ms, {clock.group(1)} ms of them after the clock was set "
          "(goal < 300)")


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--linux", action="store_true")
    ap.add_argument("--quick", action="store_true")
    ap.add_argument("--only", help="micro, thrash, files, slow, cost or boot")
    a = ap.parse_args()
    runs = 1 if a.quick else 3
    other = linux.booter(MEM) if a.linux else None
    with tempfile.TemporaryDirectory() as d:
        tmp = pathlib.Path(d)
        parts = {"boot": bench_boot,
                 "micro": lambda: bench_micro(tmp, runs, other),
                 "thrash": lambda: bench_thrash(tmp, runs, other),
                 "files": lambda: bench_files(tmp, runs, other),
                 "slow": lambda: bench_slow_disks(tmp),
                 "cost": bench_reclaim_cost}
        for name, part in parts.items():
            if not a.only or a.only == name:
                part()
                sys.stdout.flush()


if __name__ == "__main__":
    main()
