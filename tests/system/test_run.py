# SPDX-License-Identifier: GPL-2.0-only
"""`make run` as a person sees it: its status, and nothing left behind."""
import os
import re
import signal
import subprocess
import sys
import time

import pexpect
import pytest

from machine import PROMPT, ROOT, TIMEOUT, build_dir


def start(mark, then="shell"):
    return pexpect.spawn(
        sys.executable,
        [str(ROOT / "tools/qemu.py"), "--person", "--mem", "16",
         "--kernel", str(build_dir() / "lethe.elf"),
         "--initrd", str(ROOT / "build/initrd.cpio"),
         "--append", f"console=ttyS0 then={then} {mark}"],
        timeout=TIMEOUT, encoding="utf-8", codec_errors="replace")


def gone(mark):
    for _ in range(100):
        out = subprocess.run(["ps", "-eww", "-o", "args"], text=True,
                             capture_output=True).stdout
        if mark not in out:
            return True
        time.sleep(0.1)
    return False


def test_power_off_is_success(tmp_path):
    mark = f"mark={tmp_path.name}"
    child = start(mark, "poweroff")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert gone(mark)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP,
                                    signal.SIGKILL])
def test_killed_runner_takes_the_machine_along(tmp_path, number):
    mark = f"mark={tmp_path.name}"
    child = start(mark)
    child.expect(PROMPT)
    child.kill(number)
    assert gone(mark)
    child.close(force=True)


def test_screen_shows_the_screens():
    """SCREEN=: a display for QEMU, and shells where Alt-F1 to F4 lead."""
    def steps(*variables):
        return subprocess.run(
            ["make", "-n", "run", *variables], cwd=ROOT, text=True, check=True,
            capture_output=True, env=dict(os.environ, MAKEFLAGS="")).stdout
    said = steps("SCREEN=vnc=:7")
    assert "--display vnc=:7 " in said
    assert "root=hda run=demo shells=tty1,tty2,tty3,tty4'" in said
    said = steps()
    assert "--display" not in said and "root=hda run=demo'" in said


def test_ctrl_c_goes_to_the_program_in_the_machine(tmp_path):
    mark = f"mark={tmp_path.name}"
    child = start(mark)
    child.expect(PROMPT)
    child.send("sleep 1000\n")
    child.expect("sleep 1000")
    time.sleep(1)
    child.send("\x03")
    child.expect(PROMPT)
    assert re.search(r"\^C", child.before)
    child.send("\x01x")
    child.expect(pexpect.EOF)
    assert gone(mark)
