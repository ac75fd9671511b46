# SPDX-License-Identifier: GPL-2.0-only
"""The screens: consoles on Alt-F1 to F4, keys, and what programs draw."""
import re
import time

from test_console import Screen


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
