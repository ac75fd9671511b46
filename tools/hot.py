#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""hot.py - is what the hot loops run in tools/hot.ld, and where does it lie?

  hot.py           prints, for each loop of `micro`, the functions of the kernel
                   that every turn runs and the code pages they lie in; those
                   that hot.ld does not name are an error (status 1)
  hot.py --order   prints lines for hot.ld: what fork, exec and exit run, the
                   functions of the same turns together

The machine runs one loop; QEMU's log of executed blocks (`-d exec,nochain`,
turned on once the loop runs) says what. Only where a block begins is looked at,
so host time changes nothing.
"""
import bisect
import collections
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

import qemu

ROOT = pathlib.Path(__file__).resolve().parents[1]
KERNEL = ROOT / "build/lethe.elf"
# a loop of micro, and the function that each turn of it runs once
LOOPS = {
    "getppid": "sys_getppid",
    "sched_yield": "sys_sched_yield",
    "anonymous_fault": "page_fault",
    "fork_exit": "sys_fork",
    "fork_exec_wait": "do_exit",
    "pipe_round_trip": "sys_read",
    "mmap_munmap": "sys_munmap",
}
ORDERED = ("fork_exit", "fork_exec_wait")
LOG_BYTES = 8 << 20
PAGE_SHIFT = 12


def symbols():
    """The kernel's functions: sorted addresses, and their names."""
    nm = os.environ.get("CROSS_COMPILE", "i686-linux-gnu-") + "nm"
    found = {}
    for line in subprocess.check_output([nm, KERNEL], text=True).splitlines():
        address, kind, name = line.split()
        if kind in "tT" and not re.search(r"\.\.@|\.loaded$", name):
            found.setdefault(int(address, 16), name)
    return sorted(found), found


def ask(sock, command):
    """One QMP command; its answer is waited for."""
    sock.sendall(json.dumps(command).encode() + b"\n")
    reply = b""
    while b'"return"' not in reply:
        reply += sock.recv(4096)


def trace(loop):
    """Addresses of the kernel's blocks in the order they ran."""
    with tempfile.TemporaryDirectory() as tmp:
        log, path = pathlib.Path(tmp, "exec.log"), f"{tmp}/qmp"
        machine = subprocess.Popen(
            qemu.command(mem=64, kernel=KERNEL,
                         initrd=ROOT / "build/initrd.cpio", serial="stdio",
                         append=f"console=ttyS0 panic=exit run=micro,loop,{loop}",
                         extra=["-qmp", f"unix:{path},server=on,wait=off",
                                "-D", log]),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            for line in machine.stdout:
                if line.startswith("LOOP"):
                    break
            sock = socket.socket(socket.AF_UNIX)
            sock.connect(path)
            ask(sock, {"execute": "qmp_capabilities"})
            hmp = {"execute": "human-monitor-command"}
            ask(sock, {**hmp, "arguments": {"command-line": "log exec,nochain"}})
            while machine.poll() is None and (
                    not log.exists() or log.stat().st_size < LOG_BYTES):
                time.sleep(0.05)
            ask(sock, {**hmp, "arguments": {"command-line": "log none"}})
        finally:
            machine.kill()
            machine.wait()
        blocks = re.findall(r"^Trace .*\[[0-9a-f]+/([0-9a-f]{8})/",
                            log.read_text(errors="replace"), re.M)
    return [int(b, 16) for b in blocks if b >= "c0000000"]


def turns(blocks, names, mark):
    """The functions and the code pages of each whole turn of a loop."""
    addresses, at = names
    turn, pages, out = collections.Counter(), set(), []
    for block in blocks:
        start = addresses[max(0, bisect.bisect_right(addresses, block) - 1)]
        name = at[start]
        if name == mark and block == start:
            out.append((turn, pages))
            turn, pages = collections.Counter(), set()
        turn[name] += 1
        pages.add(block >> PAGE_SHIFT)
    return out[1:]


def always(all_turns):
    """What nearly every turn ran: not the interrupts in between."""
    seen = collections.Counter(n for turn, _ in all_turns for n in turn)
    return {n for n, times in seen.items() if times > 0.9 * len(all_turns)}


def listed():
    """The functions that hot.ld names, and those of entry.asm before it."""
    text = (ROOT / "tools/hot.ld").read_text()
    entry = (ROOT / "kernel/core/entry.asm").read_text()
    return (set(re.findall(r"\*\(\.text\.([\w.]+)\)", text)) |
            set(re.findall(r"^(\w+):", entry, re.M)))


def check(names):
    missing = set()
    for loop, mark in LOOPS.items():
        all_turns = turns(trace(loop), names, mark)
        ran = always(all_turns)
        pages = sorted(len(pages) for _, pages in all_turns)
        print(f"{loop}: {len(ran)} functions in {pages[len(pages) // 2]} "
              f"code pages ({len(all_turns)} turns)")
        missing |= ran - listed()
    for name in sorted(missing):
        print(f"not in tools/hot.ld: {name}", file=sys.stderr)
    return 1 if missing else 0


def order(names):
    """Functions by the kinds of turns they run in, then by how often."""
    kinds, often = collections.defaultdict(set), collections.Counter()
    for loop in ORDERED:
        # a turn from switch to switch: what runs between two loads of CR3
        for turn, _ in turns(trace(loop), names, "switch_stacks"):
            kind = next(n for n in ("sys_execve", "do_fork", "do_exit",
                                    "sys_wait4", "schedule") if n in turn)
            for name, times in turn.items():
                kinds[name].add((loop, kind))
                often[name] += times
    for name in sorted(kinds, key=lambda n: (-len(kinds[n]), sorted(kinds[n]),
                                             -often[n])):
        print(f"*(.text.{name})")
    return 0


if __name__ == "__main__":
    names_of = symbols()
    sys.exit(order(names_of) if "--order" in sys.argv[1:] else check(names_of))
