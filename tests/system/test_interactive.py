# SPDX-License-Identifier: GPL-2.0-only
"""Debian's shells and full-screen programs, typed at over the serial line."""
import re
import time

import pytest
from machine import ESCAPES, ROOT, make_swap, user_machine

import disk
import userland

SUSPEND, INTERRUPT, END, ESCAPE, ENTER = "\x1a", "\x03", "\x04", "\x1b", "\r"
# busybox' vi takes what comes this soon behind an escape for one key
KEY_PAUSE_S = 0.5
# name, its command, the package it comes from
SHELLS = [
    ("bash", "bash --norc --noprofile", "bash-static"),
    ("zsh", "zsh -f", "zsh-static"),
    ("mksh-musl", "/usr/lib/i386-linux-musl/bin/mksh", "mksh"),
    ("mksh-klibc", "/usr/lib/klibc/bin/mksh", "mksh"),
    ("mksh-diet", "/usr/lib/diet/bin/mksh", "mksh"),
    ("klibc", "/usr/lib/klibc/bin/sh", "klibc-utils"),
]
# built without job control, a ^Z stops the shell as well
NO_JOBS = ("klibc",)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """16 MiB at busybox' prompt; all shells are on its disk."""
    if not userland.packages.have("busybox-static"):
        pytest.skip("no busybox-static: `make build/shells.img` fetches it")
    folder = tmp_path_factory.mktemp("interactive")
    disk.copy(ROOT / "build/shells.img", folder / "root.img")
    swap = make_swap(folder / "swap.img", 64)
    with user_machine(folder / "root.img", mem=16, swap=[swap]) as m:
        m.sh("cd /tmp")
        yield m
        m.vmcheck()
        m.poweroff()


def keys(m, *parts):
    for part in parts:
        m.child.send(part)
        time.sleep(KEY_PAUSE_S)


def answer(m, command):
    """What a command of the shell under test prints, without terminal codes."""
    return ESCAPES.sub("", m.sh(command))


def settle(m):
    """Past what a shell tells of its jobs, with prompts anew, to one prompt."""
    keys(m, "", "", "echo $((6*7))s" + ENTER)
    m.expect("42s")
    m.wait_prompt()


def job_control(m, stopped=r"(?i)(stopped|suspended)"):
    """A program is stopped, stops for input, is continued and is killed."""
    m.child.send("cat" + ENTER)
    m.expect("cat")
    keys(m, "")
    m.child.send("typed" + ENTER)
    m.expect("typed")
    m.expect("typed")  # its echo, then cat's
    m.child.send(SUSPEND)
    m.wait_prompt()
    assert re.search(stopped, answer(m, "jobs"))
    m.child.send("bg" + ENTER)  # reads from behind: stopped again
    settle(m)
    assert re.search(stopped, answer(m, "jobs"))
    m.child.send("fg" + ENTER)
    m.expect("cat")
    keys(m, "")
    m.child.send("again" + ENTER)
    m.expect("again")
    m.expect("again")
    m.child.send(END)
    m.wait_prompt()
    m.sh("sleep 1000 &")
    assert "sleep" in answer(m, "jobs")
    m.child.send("kill %1" + ENTER)
    settle(m)
    settle(m)  # shells tell of the end at the next prompt
    assert "sleep" not in answer(m, "jobs")


def interrupts(m):
    """^C ends a pipeline and nothing else; a typed line is dropped."""
    m.child.send("echo $((6*7))x; yes | cat > /dev/null" + ENTER)
    m.expect("42x")
    keys(m, "")
    m.child.send(INTERRUPT)
    m.wait_prompt()
    assert "130" in answer(m, "echo $?")
    assert not re.search(r"\byes\b", answer(m, "ps | grep -v grep"))
    keys(m, "", "nonsense")  # not before the shell has its prompt and mode
    m.child.send(INTERRUPT)
    m.wait_prompt()
    assert answer(m, "echo $((40+3))").split()[-1] == "43"


def test_vi(machine):
    m = machine
    m.child.send("vi note" + ENTER)
    m.expect("note")
    keys(m, "ifirst line" + ENTER + "second lime", ESCAPE, "hrn", "yyp",
         ":s/second/third/" + ENTER, "1G", "dw", ":wq" + ENTER)
    m.wait_prompt()
    text = m.sh("cat note")
    assert text == "line\nsecond line\nthird line\n", text


def test_less_and_top(machine):
    m = machine
    m.sh("seq 1 500 > numbers")
    m.child.send("less numbers" + ENTER)
    m.expect(r"K20\b")
    m.child.send(" ")
    m.expect(r"K40\b")
    keys(m, "/333" + ENTER)
    m.expect("333")
    m.child.send("G")
    m.expect(r"K500\b")
    m.child.send("q")
    m.wait_prompt()
    m.child.send("top -d 1" + ENTER)
    m.expect(r"Mem: \d+K used, \d+K free")
    m.expect(r"Load average:")
    m.expect(r"Mem: \d+K used, \d+K free")  # and once more
    m.child.send("q")
    m.wait_prompt()


def test_job_control_and_interrupts(machine):
    job_control(machine)
    interrupts(machine)


def test_sleep_goes_on_after_a_stop(machine):
    m = machine
    m.child.send("echo $((6*7))x; sleep 4; echo $((6*8))x" + ENTER)
    m.expect("42x")
    keys(m, "", SUSPEND)
    m.wait_prompt()
    assert "sleep" in m.sh("jobs")
    m.sh("fg")
    assert "sleep" not in m.sh("jobs")


def test_nested_shells(machine):
    m = machine
    for level in (1, 2, 3):
        m.sh(f"LEVEL={level} sh")
        assert m.sh("echo $((LEVEL*11))").split() == [str(level * 11)]
    job_control(m)
    for level in (2, 1):
        m.sh("exit")
        assert m.sh("echo $((LEVEL*11))").split() == [str(level * 11)]
    m.sh("exit")
    assert m.sh("echo ${LEVEL-none}").split() == ["none"]


def test_pipe_of_three_megabytes(machine):
    """As typed, on 16 MiB: it takes seconds, but it ends."""
    out = machine.sh("yes | head -c 3000000 | md5sum")
    assert out == "f30a749ec7a7b55d3a75349f242c4cd8  -\n", out


@pytest.mark.parametrize("name,command,package", SHELLS)
def test_session(machine, name, command, package):
    if not userland.packages.have(package):
        pytest.skip(f"no {package}: `make build/shells.img` fetches it")
    m = machine
    before, m.prompt = m.prompt, r"ready> "
    m.child.send(f"TERM=dumb {command}" + ENTER)
    m.expect(r"\n[^\n]*[#$] ")  # its own, as root
    keys(m, "")
    m.child.send("PS1='rea''dy> '; setopt no_prompt_sp 2>/dev/null" + ENTER)
    m.wait_prompt()
    try:
        assert answer(m, "echo $((6*7))").split()[-1] == "42"
        assert answer(m, "for i in a b c; do echo $i$i; done").split()[-3:] \
            == ["aa", "bb", "cc"]
        assert answer(m, "echo wrongg\x7f\x7f\x7f\x7f\x7f\x7fright") \
            .split()[-1] == "right"
        if name not in NO_JOBS:
            job_control(m)
        interrupts(m)
        m.sh("seq 1 5 > five")
        assert answer(m, "wc -l < five").split()[-1] == "5"
        m.child.send("vi five" + ENTER)
        m.expect("five")
        keys(m, "Gosix", ESCAPE, ":wq" + ENTER)
        m.wait_prompt()
        assert answer(m, "tail -n 1 five").split()[-1] == "six"
    finally:
        m.prompt = before
    m.sh("exit")
    assert m.sh("echo $((7*6))").split()[-1] == "42"
