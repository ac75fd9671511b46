# SPDX-License-Identifier: GPL-2.0-only
"""The screens: consoles on Alt-F1 to F4, keys, and what programs draw."""
import re
import time

import pytest

from machine import ROOT
from test_console import COLUMNS, Screen

WHITE, REVERSE = 0x07, 0x70


def shells(names):
    return f"console=tty0 shells={names}"


def show(s, key, gone):
    """Another screen by a key, when a row of the old one is to be seen no more."""
    s.ask(f"sendkey {key}")
    end = time.time() + 30
    while gone in s.rows():
        assert time.time() < end
        time.sleep(0.1)


def test_each_screen_has_its_shell(tmp_path):
    """Alt with a function key shows another; each keeps what it holds."""
    with Screen(tmp_path, shells("tty2,tty4")) as s:
        s.wait_for(r"^lethe%$")
        s.type("echo first\n")
        s.wait_for("^first$")
        show(s, "alt-f2", "first")
        s.wait_for(r"^lethe%$")
        s.type("echo second\n")
        s.wait_for("^second$")
        # a program at work on a screen that is not shown
        s.type("sleep 2\necho behind\n")
        show(s, "alt-f1", "second")
        s.wait_for("^first$")
        # ^C is for the shown screen's program alone
        s.type("sleep 1000\n")
        time.sleep(0.5)
        s.ask("sendkey ctrl-c")
        s.wait_for("killed by signal 2")
        time.sleep(2)
        show(s, "alt-f2", "first")
        rows = s.wait_for("^lethe% behind$")
        assert not any("killed" in row for row in rows)
        show(s, "alt-f3", "second")  # nobody there: a blank screen
        assert set(s.rows()) == {""}
        s.ask("sendkey ctrl-alt-f4")
        s.wait_for(r"^lethe%$")


def test_serial_line_and_screen_beside_each_other(tmp_path):
    """Keys go to the screen, whatever the console is."""
    with Screen(tmp_path, "console=tty0 console=ttyS0 shells=tty1") as s:
        s.wait_for(r"^lethe%$")
        s.type("echo on the screen\n")
        s.wait_for("^on the screen$")
        said = s.serial.read_text()
        assert "lethe%" in said and "on the screen" not in said


def test_keys_as_a_linux_console_sends_them(tmp_path):
    with Screen(tmp_path, "console=tty0") as s:
        s.wait_for(r"^lethe%$")
        s.type("cat\n")
        time.sleep(0.5)
        for key, text in [
                ("f1", "[[A"), ("f5", "[[E"), ("f6", "[17~"), ("f10", "[21~"),
                ("f11", "[23~"), ("f12", "[24~"), ("home", "[1~"),
                ("insert", "[2~"), ("delete", "[3~"), ("end", "[4~"),
                ("pgup", "[5~"), ("pgdn", "[6~"), ("up", "[A"),
                ("left", "[D"), ("kp_8", "[A"), ("kp_7", "[1~")]:
            s.ask(f"sendkey {key} 10")
            time.sleep(0.05)
            s.type("\n")
            s.wait_for(re.escape("^[" + text) + "$")
        s.ask("sendkey num_lock 10")
        time.sleep(0.1)
        s.ask("sendkey kp_8 10")
        s.ask("sendkey kp_add 10")
        s.ask("sendkey alt_r-x 10")
        s.ask("sendkey alt-x 10")
        s.ask("sendkey ctrl-spc 10")
        s.ask("sendkey ctrl-shift-2 10")
        s.type("\n")
        s.wait_for(re.escape("8+^[x^[x^@^@") + "$")


def test_output_stops_and_goes_on(tmp_path):
    with Screen(tmp_path, "console=tty0") as s:
        s.wait_for(r"^lethe%$")
        s.ask("sendkey ctrl-s")
        time.sleep(0.3)
        s.type("echo late\n")
        time.sleep(2)
        assert "late" not in s.rows()
        s.ask("sendkey ctrl-q")
        s.wait_for("^late$")


def debian():
    """The disk of `make run`, when it has Debian's busybox."""
    names = (ROOT / "build/shell.list").read_text()
    if "busybox" not in names:
        pytest.skip("no packages can be had here")
    return ROOT / "build/user.img"


def attributes(s, row):
    return list(s.cells()[1::2][row * COLUMNS:(row + 1) * COLUMNS])


def test_debian_programs_draw_on_the_screen(tmp_path):
    """vi, top and less of busybox: what they draw, and what they leave."""
    with Screen(tmp_path, "console=tty0", root=debian()) as s:
        s.wait_for(r"^root@lethe.*#$")
        s.type("seq 100 > /tmp/n\n")
        s.type("vi /tmp/n\n")
        s.wait_for(r"^- /tmp/n 1/100 1%$")
        assert s.rows()[:24] == [str(i) for i in range(1, 25)]
        s.type("Oabove")
        s.ask("sendkey esc")
        time.sleep(0.5)
        s.ask("sendkey down")
        s.type("ddx")
        s.wait_for(r"^- /tmp/n \[Modified\] 2/100 2%$")
        assert s.rows()[:3] == ["above", "", "3"]
        s.ask("sendkey pgdn")
        s.type("G")
        assert "100" in s.wait_for(r"100/100 100%")
        s.ask("sendkey shift-semicolon")
        s.type("wq\n")
        s.wait_for(r"^root@lethe.*#$")
        s.type("less /tmp/n\n")
        assert s.wait_for(r"^/tmp/n$")[:3] == ["above", "", "3"]
        s.type("G")
        # busybox goes two rows beyond the end (on Linux as well)
        end = [*map(str, range(79, 101)), "", "~", "(END)"]
        assert s.wait_for(r"^\(END\)$") == end
        assert attributes(s, 24)[:6] == 5 * [REVERSE] + [WHITE]
        s.ask("sendkey up")
        s.ask("sendkey up")
        s.wait_for("^77$")
        s.wait_for("^:$")
        assert s.rows()[:24] == [str(i) for i in range(77, 101)]
        s.type("q")
        s.type("top\n")
        rows = s.wait_for("^ *PID +PPID USER")
        assert rows[0].startswith("Mem: ") and rows[1].startswith("CPU:")
        line = next(i for i, r in enumerate(rows) if "PPID" in r)
        s.wait_for("/sbin/init")
        width = len(s.rows()[line].rstrip())
        assert set(attributes(s, line)[:width]) == {REVERSE}
        assert set(attributes(s, line + 1)) == {WHITE}
        s.type("q")
        time.sleep(0.5)
        s.type("clear\n")
        s.wait_for(r"^root@lethe.*#$")
        s.type("echo ok\n")
        rows = s.wait_for("^ok$")
        assert rows[0].endswith("# echo ok") and rows[3:] == 22 * [""]
