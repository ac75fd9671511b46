# SPDX-License-Identifier: GPL-2.0-only
"""GDB on the debug build: the mm commands, single steps, nothing left behind."""
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from machine import ROOT, make_swap

DEBUG_PY = str(ROOT / "tools/gdb/debug.py")
APPEND = "swap=hdb run=thrash,32,passes=100000,patterns=rand"

# from the first stop on, pages are on all lists and on the disk
MIDDLE = """
hbreak page_launder if swap_info[0].in_use > 1000
continue
delete
"""
COMMANDS = ["mm zone", "mm list active 5", "mm list dirty 5",
            "mm list clean 5", "mm list free 5", "mm page 300",
            "mm page &mem_map[301]", "mm page 0xc0800000", "mm ps", "mm vma 1",
            "mm pte 1 0x08048000", "mm pte 7 0xbfffe000", "mm swap",
            "mm swap 1", "mm check", "mm step", "mm step T18",
            "mm step KSWAPD", "mm trace 10"]
STEPS = """
bt 6
info args
break refill_inactive_scan
continue
info args
next
next
next
step
info locals
delete
break try_to_swap_out
continue
info args
next
next
info args
"""


def session(tmp_path, script, append=APPEND, timeout=300):
    """The output of a batch session of `make debug`."""
    path = tmp_path / "session.gdb"
    path.write_text(script)
    swap = make_swap(tmp_path / "swap.img", 64)
    r = subprocess.run(
        [sys.executable, DEBUG_PY, "--mem", "16", "--swap", str(swap),
         "--append", append, "--batch", str(path)], capture_output=True,
        text=True, timeout=timeout)
    out = r.stdout + r.stderr
    for trouble in ("Error", "Python Exception", "optimized out", "No symbol"):
        assert trouble not in out, out[-6000:]
    return out


def test_every_command_in_the_middle_of_reclaim(tmp_path):
    script = MIDDLE + "".join(f"echo #{c}\\n\n{c}\n" for c in COMMANDS)
    out = session(tmp_path, script)
    said = dict(zip(COMMANDS, re.split(r"^#mm .*\n", out, flags=re.M)[1:]))

    def figures(pattern, command):
        found = re.search(pattern, said[command], re.M)
        assert found, (pattern, said[command])
        return [int(g) for g in found.groups()]

    size, free = figures(r"^DMA +(\d+) +(\d+)", "mm zone")
    assert 4000 < size <= 4096 and free < size
    assert re.search(r"free_shortage \d+ inactive_shortage \d+",
                     said["mm zone"])
    on_lists = 0
    for name in ("active", "dirty", "clean"):
        nr, = figures(rf"{name}: (\d+) pages", f"mm list {name} 5")
        on_lists += nr
        lines = re.findall(r"^  pfn +\d+ count", said[f"mm list {name} 5"],
                           re.M)
        assert len(lines) == min(nr, 5)
    # which of the lists is long depends on the moment
    assert on_lists > 20
    assert re.search(r"free: \d+ blocks", said["mm list free 5"])
    for pfn, command in ((300, "mm page 300"), (301, "mm page &mem_map[301]"),
                         (2048, "mm page 0xc0800000")):
        assert figures(r"^pfn +(\d+) ", command) == [pfn]
    for task in ("swapper", "init", "kswapd", "kreclaimd", "bdflush", "thrash"):
        assert re.search(rf" {task}$", said["mm ps"], re.M)
    assert re.search(r"^08048000-\w+ r-x- mapping", said["mm vma 1"], re.M)
    assert "growsdown" in said["mm vma 1"]
    assert re.search(r"^0x8048000: pte (0: none|0x\w+: \w+)", said["mm pte 1 0x08048000"])
    pages, free = figures(r"^ +0 +3 +-1 +(\d+) +(\d+) ", "mm swap")
    assert pages == 16382 and free < pages - 1000
    assert figures(r"free slots (\d+),", "mm swap") == [free]
    assert re.search(r"slot 1: \d+ users", said["mm swap 1"])
    assert "mm check: 0 violations" in said["mm check"], said["mm check"]
    check_steps(said)


def check_steps(said):
    assert re.search(r"T18 LAUNDER_WRITE +pid +\d+ pfn +\d+ age +\d+ count \d+ "
                     r"dirty -> dirty: write started", said["mm step T18"])
    assert re.search(r"^  pfn +\d+ count", said["mm step T18"], re.M)
    for command in ("mm step", "mm step T18", "mm step KSWAPD"):
        assert re.search(r"in \w+; lists before: active \d+ .*; now: active \d+",
                         said[command]), said[command]
    assert re.search(r"KSWAPD_\w+ +pid", said["mm step KSWAPD"])
    assert re.search(r"\d+ events since boot", said["mm trace 10"])
    assert len(re.findall(r"^ *\d+ +\d+ \w+.* pid ", said["mm trace 10"],
                          re.M)) == 10
    assert "kind " not in said["mm trace 10"]  # every kind has its name


def test_steps_follow_the_text(tmp_path):
    """next goes from line to line; arguments stay readable."""
    out = session(tmp_path, MIDDLE + STEPS)
    assert re.search(r"#0 +page_launder \(gfp_mask=\d+, sync=(true|false)\)",
                     out)
    assert re.search(r"^#\d .*(kswapd|bdflush|alloc_pages)", out, re.M)
    after = out[out.index("Breakpoint 2, refill_inactive_scan"):]
    first = after[:after.index("Breakpoint 3, try_to_swap_out")]
    lines = [int(n) for n in re.findall(r"^(\d+)\t", first, re.M)]
    assert len(lines) >= 4 and lines[0] < lines[1] < lines[2], lines


def test_no_argument_is_optimised_out():
    """Every argument of every function in mm/, on every line."""
    r = subprocess.run(
        ["gdb", "-q", "-nx", "-batch", "-x",
         str(ROOT / "tests/system/gdb_arguments.py"),
         str(ROOT / "build-debug/lethe.elf")], capture_output=True, text=True,
        timeout=300)
    found = re.search(r"(\d+) functions, (\d+) arguments, 0 lost", r.stdout)
    assert found, (r.stdout + r.stderr)[-3000:]
    assert int(found.group(1)) > 300 and int(found.group(2)) > 500


def test_a_self_test_under_gdb(tmp_path):
    """make debug TEST=prefix: stops where the tests are run."""
    out = session(tmp_path, "tbreak run_one\ncontinue\nprint test->name\n",
                  append="selftest=mm_lru ramdisk=4M")
    assert re.search(r'= 0x\w+ .*"mm_lru_', out), out


def machines_with(mark):
    out = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True,
                         text=True).stdout
    return sum(mark in line and "qemu-system" in line
               for line in out.splitlines())


@pytest.mark.parametrize("how", ["quit", "SIGTERM", "SIGKILL", "Ctrl-C"])
def test_no_machine_is_left_behind(tmp_path, how):
    """However the session ends; Ctrl-C only stops the machine."""
    mark = f"mark={tmp_path.name}"
    swap = make_swap(tmp_path / "swap.img", 8)
    child = subprocess.Popen(
        [sys.executable, DEBUG_PY, "--swap", str(swap), "--append", mark],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True)
    said = b""
    while b"Type continue" not in said:
        part = os.read(child.stdout.fileno(), 4096)
        assert part, said
        said += part
    assert machines_with(mark) == 1
    if how == "Ctrl-C":
        child.stdin.write(b"delete\ncontinue\n")
        child.stdin.flush()
        time.sleep(1)
        os.killpg(child.pid, signal.SIGINT)
        child.stdin.write(b"info registers eip\n")
        child.stdin.flush()
        while b"SIGINT" not in said or b"eip " not in said:
            part = os.read(child.stdout.fileno(), 4096)
            assert part, said
            said += part
        assert machines_with(mark) == 1
    if how in ("quit", "Ctrl-C"):
        child.stdin.write(b"quit\n")
        child.stdin.close()
    else:
        os.kill(child.pid, getattr(signal, how))
    child.wait(timeout=30)
    deadline = time.time() + 10
    while machines_with(mark) and time.time() < deadline:
        time.sleep(0.1)
    assert machines_with(mark) == 0
