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

# pages are on the lists and on the disk then; no list is being changed, since
# whoever calls page_launder() holds no lock, and no event is half written
MIDDLE = """
hbreak page_launder if swap_info[0].in_use > 1000 \
    && nr_active_pages > 20 && nr_inactive_dirty_pages > 20
continue
delete
"""
COMMANDS = ["mm zone", "mm list active 9999", "mm list dirty 9999",
            "mm list clean 9999", "mm list free 9999", "mm list active 5",
            "mm page 300", "mm page &mem_map[301]", "mm page 0xc0800000",
            "mm ps", "mm vma 1", "mm pte 1 0x08048000", "mm pte 7 0xbfffe000",
            "mm swap", "mm swap 1", "mm check", "mm trace 4096",
            "mm returns", "mm step", "mm step T18", "mm step KSWAPD"]
# of the tests only: runs to the end of page_launder()
RETURNS = """
define mm returns
finish
print current->pid
mm trace 5
end
"""
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


def figures(said, command, pattern):
    found = re.search(pattern, said[command], re.M)
    assert found, (pattern, said[command])
    return [int(g) for g in found.groups()]


def test_every_command_in_the_middle_of_reclaim(tmp_path):
    script = RETURNS + MIDDLE + "".join(f"echo #{c}\\n\n{c}\n"
                                        for c in COMMANDS)
    out = session(tmp_path, script)
    said = dict(zip(COMMANDS, re.split(r"^#mm .*\n", out, flags=re.M)[1:]))
    check_lists(said)
    for pfn, command in ((300, "mm page 300"), (301, "mm page &mem_map[301]"),
                         (2048, "mm page 0xc0800000")):
        assert figures(said, command, r"^pfn +(\d+) ") == [pfn]
    for task in ("swapper", "init", "kswapd", "kreclaimd", "bdflush", "thrash"):
        assert re.search(rf" {task}$", said["mm ps"], re.M)
    assert re.search(r"^08048000-\w+ r-x- mapping", said["mm vma 1"], re.M)
    assert "growsdown" in said["mm vma 1"]
    assert re.search(r"^0x8048000: pte (0: none|0x\w+: \w+)",
                     said["mm pte 1 0x08048000"])
    pages, free = figures(said, "mm swap", r"^ +0 +3 +-1 +(\d+) +(\d+) ")
    assert pages == 16382 and free < pages - 1000
    assert figures(said, "mm swap", r"free slots (\d+),") == [free]
    assert re.search(r"slot 1: \d+ users", said["mm swap 1"])
    assert "mm check: 0 violations" in said["mm check"], said["mm check"]
    check_trace(said)
    check_steps(said)


def check_lists(said):
    """Each list is as long as its counter, and each page says it is on it."""
    size, zone_free = figures(said, "mm zone", r"^DMA +(\d+) +(\d+)")
    assert 4000 < size <= 4096 and zone_free < size
    *lists, free = figures(said, "mm zone", r"^active (\d+) inactive_dirty "
                           r"(\d+) inactive_clean (\d+) free (\d+);")
    assert lists[0] > 20 and lists[1] > 20
    for name, flag, nr in zip(("active", "dirty", "clean"),
                              ("active", "inactive_dirty", "inactive_clean"),
                              lists):
        command = f"mm list {name} 9999"
        assert figures(said, command, rf"^{name}: (\d+) pages") == [nr]
        pages = re.findall(r"^  pfn +(\d+) count \d+ age +(\d+) \[([^]]*)\]",
                           said[command], re.M)
        assert len(pages) == nr == len({pfn for pfn, _, _ in pages})
        for pfn, age, flags in pages:
            on = [f for f in flags.split() if "active" in f]
            assert on == [flag], (name, pfn, flags)
            assert name == "active" or age == "0", (name, pfn, age)
    assert len(re.findall(r"^  pfn ", said["mm list active 5"], re.M)) == 5
    blocks = [int(n) for n in re.search(r"^DMA .*  ((?:\d+ ){9}\d+)$",
                                        said["mm zone"], re.M)[1].split()]
    assert sum(n << order for order, n in enumerate(blocks)) == free
    assert free == zone_free
    command = "mm list free 9999"
    assert figures(said, command, r"^free: (\d+) blocks") == [sum(blocks)]
    counts = re.findall(r"^  pfn +\d+ count (\d+) ", said[command], re.M)
    assert counts == ["0"] * sum(blocks)


def check_trace(said):
    """The whole ring can be told, and ends in what has just happened."""
    whole = said["mm trace 4096"]
    head, = figures(said, "mm trace 4096", r"^(\d+) events since boot, 0 drop")
    rows = [int(n) for n in re.findall(r"^ *(\d+) +\d+ \w.* pid +\d+ ", whole,
                                       re.M)]
    assert rows == list(range(max(0, head - 4096), head))
    assert not re.search(r"\bkind \d", whole)  # every kind has its name
    after = said["mm returns"]
    cleaned, = figures(said, "mm returns", r"^Value returned is \$\d+ = (\d+)")
    pid, = figures(said, "mm returns", r"^\$\d+ = (\d+)$")
    # interrupts may have had their say behind it
    last = re.findall(r" LAUNDER_END +pid +(\d+) pages cleaned 0x(\w+) ", after)
    assert last, after
    assert (int(last[-1][0]), int(last[-1][1], 16)) == (pid, cleaned), after


def check_steps(said):
    assert re.search(r"T18 LAUNDER_WRITE +pid +\d+ pfn +\d+ age +\d+ count \d+ "
                     r"dirty -> dirty: write started", said["mm step T18"])
    assert re.search(r"^  pfn +\d+ count", said["mm step T18"], re.M)
    for command in ("mm step", "mm step T18", "mm step KSWAPD"):
        assert re.search(r"in \w+; lists before: active \d+ .*; now: active \d+",
                         said[command]), said[command]
    assert re.search(r"KSWAPD_\w+ +pid", said["mm step KSWAPD"])


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
