# SPDX-License-Identifier: GPL-2.0-only
"""Signals as 2.4.0 has them; what all Linuxes do is in t_signal.c."""
import re
import subprocess

import pytest
from machine import ROOT, Machine
from test_gdb import session


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_room_and_codes(debug):
    with Machine(mem=32, debug=debug) as m:
        m.wait_prompt()
        lines = m.sh("/tests/s_signal").splitlines()
        assert lines == [
            "signals: queued 1024, then EAGAIN",
            "signals: kill needs no room: 0",
            "signals: nor does another: 0",
            "signals: taken 1024, in order 1024",
            "signals: kill's 41 code 80",
            "signals: the other's 10 code 80",
            "signals: pending 11",
            "signals: left 0",
            "signals: step code 1",
        ]
        m.vmcheck()
        m.poweroff()


TRAPS = ["trap: signal 7 code 1 trap 17 err 0 addr 0 AC 1",
         "trap: handled 1, AC 0, read 88112233"]
# invalid, denormal, division, overflow, underflow, inexact
TRAPS += [f"trap: signal 8 code {code} trap 19 err 0 addr eip seen {1 << bit:x}"
          for bit, code in enumerate([7, 5, 3, 4, 5, 6])]
TRAPS += ["trap: handled 6, masks 1f80"]

# hlt comes in by the gate of #AC, ud2 by that of #XM
TURN_GATES = """
hbreak proc_init
continue
delete
printf "AM %d\\n", ((unsigned int)$cr0 >> 18) & 1
printf "OSXMMEXCPT %d\\n", ((unsigned int)$cr4 >> 10) & 1
printf "17: %x %x\\n", idt[17].selector, idt[17].type
printf "19: %x %x\\n", idt[19].selector, idt[19].type
set var idt[13] = idt[17]
set var idt[6] = idt[19]
break sys_reboot
continue
"""

# as if its time slice were over just when the call has its result
LOSE_PROCESSOR = """
hbreak sys_pause
continue
finish
set var current->yield = 1
set var current->need_resched = 1
delete
break sys_reboot
continue
"""


def said_under_gdb(tmp_path, script, how):
    """What GDB said, and the lines of s_trap."""
    out = session(tmp_path, script,
                  append=f"run=/tests/s_trap,{how} then=poweroff")
    log = (ROOT / "build-debug/serial.log").read_text(errors="replace")
    return out, re.findall(r"^trap: .*?(?=\r?$)", log, re.M)


def test_traps_that_the_emulator_does_not_raise(tmp_path):
    """#AC and #XM, from their gates on; a processor and Linux on the host."""
    real = subprocess.run([ROOT / "build/user/tests/s_trap", "real"],
                          capture_output=True, text=True, timeout=60).stdout
    assert real.splitlines() == TRAPS
    out, lines = said_under_gdb(tmp_path, TURN_GATES, "told")
    assert lines == TRAPS
    for said in ("AM 1", "OSXMMEXCPT 1", "17: 10 8e", "19: 10 8e"):
        assert f"\n{said}\n" in out, out


def test_a_signal_that_another_thread_takes_first(tmp_path):
    """The call it interrupted tells EINTR, not what is the kernel's own."""
    _, lines = said_under_gdb(tmp_path, LOSE_PROCESSOR, "stolen")
    assert lines == ["trap: pause EINTR, handled 1"]


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_waits_and_the_wall_clock(debug):
    """Ticks and clock go together: no wait may be too short by any of both."""
    with Machine(mem=32, debug=debug, icount="shift=1,sleep=off") as m:
        m.wait_prompt()
        lines = m.sh("/tests/s_clock").splitlines()
        assert lines == [
            "clock: sigtimedwait: 0 too short",
            "clock: timer: 0 too short",
            "clock: nanosleep: 0 too short",
            "clock: set, 0 wrong",
            "clock: set to seconds, 0 wrong",
        ]
        m.poweroff()
