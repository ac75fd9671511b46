# SPDX-License-Identifier: GPL-2.0-only
"""The terminals: serial line with its keys, screen with its keyboard."""
import re
import socket
import subprocess
import time

import qemu
from machine import PROMPT, ROOT, Machine, build_dir

COLUMNS, ROWS, VGA, VGA_ROWS = 80, 25, 0xb8000, 204
KERNEL_BASE = 0xc0000000


def test_interrupt_key_kills_the_foreground_program():
    with Machine(mem=16) as m:
        m.wait_prompt()
        m.child.send("sleep 1000\n")
        m.expect("sleep 1000")
        time.sleep(0.5)
        m.child.send("\x03")
        assert "[killed by signal 2]" in m.wait_prompt()
        m.child.send("thrash 2 passes=100000\n")
        m.expect("fill")
        m.child.send("\x03")
        assert "[killed by signal 2]" in m.wait_prompt()
        assert not re.search("sleep|thrash", m.sh("ps"))
        m.child.send("abc\x03")  # the shell itself stays, the line is dropped
        m.expect("\\^C")
        assert m.sh("echo still here").endswith("still here\n")
        m.poweroff()


def test_line_editing_and_end_of_file():
    with Machine(mem=16) as m:
        m.wait_prompt()
        assert m.sh("echo wrongg\x7f\x7f\x7f\x7f\x7f\x7fright") == "right\n"
        assert m.sh("nonsense\x15echo killed line") == "killed line\n"
        m.child.send("cat > /tmp/typed\n")
        time.sleep(0.5)
        m.child.send("one\ntwo\n\x04")
        m.wait_prompt()
        assert m.sh("cat /tmp/typed") == "one\ntwo\n"
        m.poweroff()


def test_much_input_at_once_is_not_lost():
    """The receive interrupt keeps up with a pasted text of short lines."""
    lines = [f"line {i}" for i in range(100)]
    with Machine(mem=16) as m:
        m.wait_prompt()
        m.child.send("cat > /tmp/pasted\n")
        time.sleep(0.5)
        for at in range(0, len(lines), 10):
            m.child.send("\n".join(lines[at:at + 10]) + "\n")
            m.expect(lines[at + 9])
        m.child.send("\x04")
        m.wait_prompt()
        assert m.sh("cat /tmp/pasted").split("\n")[:-1] == lines
        m.poweroff()


def stalled(m, line):
    """Starts a line at the prompt; nobody reads what it writes for a while."""
    m.child.send(line + "\n")
    time.sleep(3)


def test_a_stalled_line_loses_nothing():
    """The program waits; the line once gave up and forgot 4 KiB at a time."""
    with Machine(mem=16) as m:
        m.wait_prompt()
        line = "ls -l" + 60 * " /tests"
        whole = m.sh(line)
        assert len(whole) > 100000
        stalled(m, line)
        assert m.wait_prompt().partition("\n")[2] == whole + PROMPT
        m.poweroff()


def test_a_program_at_a_stalled_line_can_be_interrupted():
    with Machine(mem=16) as m:
        m.wait_prompt()
        stalled(m, "ls -l" + 60 * " /tests")
        m.child.send("\x03")
        assert "[killed by signal 2]" in m.wait_prompt()
        assert m.sh("echo still here") == "still here\n"
        m.poweroff()


class Screen:
    """A machine whose console is the screen; keys and text by QEMU's monitor."""

    def __init__(self, tmp_path, console, root=None):
        self.path, self.file = tmp_path / "monitor", tmp_path / "vga.bin"
        boot = {"drives": [qemu.disk(root, 0, options=",snapshot=on")]}
        if not root:
            boot = {"initrd": ROOT / "build/initrd.cpio"}
        args = qemu.command(
            mem=16, kernel=build_dir() / "lethe.elf",
            append=f"{console} panic=exit", **boot,
            serial=f"file:{tmp_path}/serial.log",
            extra=["-monitor", f"unix:{self.path},server=on,wait=off"])
        self.serial = tmp_path / "serial.log"
        self.child = subprocess.Popen(args, stdin=subprocess.DEVNULL)
        self.monitor = socket.socket(socket.AF_UNIX)
        # QEMU makes the file before it listens
        while self.monitor.connect_ex(str(self.path)) != 0:
            assert self.child.poll() is None
            time.sleep(0.05)
        self.answer()
        symbols = subprocess.run(["nm", build_dir() / "lethe.elf"], check=True,
                                 capture_output=True, text=True).stdout
        self.origin = int(re.search(r"(\w+) \w vga_origin", symbols)[1],
                          16) - KERNEL_BASE

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.child.kill()
        self.child.wait()

    def answer(self):
        said = b""
        while not said.endswith(b"(qemu) "):
            said += self.monitor.recv(4096)
        return said

    def ask(self, command):
        self.monitor.sendall(command.encode() + b"\n")
        return self.answer()

    def memory(self, address, size):
        self.ask(f"pmemsave {address} {size} \"{self.file}\"")
        return self.file.read_bytes()

    def cells(self):
        """The bytes of the 25 rows that the card shows: text, attribute, ..."""
        first = int.from_bytes(self.memory(self.origin, 4), "little")
        all_rows = self.memory(VGA, COLUMNS * VGA_ROWS * 2)
        return all_rows[first * COLUMNS * 2:(first + ROWS) * COLUMNS * 2]

    def rows(self):
        text = self.cells()[::2].decode("cp437")
        return [text[i * COLUMNS:(i + 1) * COLUMNS].rstrip()
                for i in range(ROWS)]

    def wait_for(self, wanted, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            rows = self.rows()
            if any(re.search(wanted, row) for row in rows):
                return rows
            time.sleep(0.2)
        raise AssertionError((wanted, rows))

    def type(self, text):
        names = {" ": "spc", "\n": "ret", "/": "slash", ".": "dot",
                 ">": "shift-dot", "-": "minus"}
        for c in text:
            key = names.get(c, f"shift-{c.lower()}" if c.isupper() else c)
            self.ask(f"sendkey {key} 10")
            time.sleep(0.03)


def test_screen_and_keyboard(tmp_path):
    """console=tty0: messages and the shell are on the screen."""
    with Screen(tmp_path, "console=tty0") as s:
        s.wait_for(r"^lethe%$")
        s.type("echo Hello Screen\n")
        rows = s.wait_for("^Hello Screen$")
        assert any(row == "lethe% echo Hello Screen" for row in rows)
        assert s.serial.read_text() == ""
        s.type("sleep 1000\n")
        time.sleep(0.5)
        s.ask("sendkey ctrl-c")
        s.wait_for(r"killed by signal 2")
        s.type("poweroff\n")
        assert s.child.wait(timeout=60) == qemu.STATUS_OK


def test_messages_on_both(tmp_path):
    """With two consoles both get the messages, the last one the shell."""
    with Screen(tmp_path, "console=tty0 console=ttyS0") as s:
        s.wait_for("Lethe: starting /sbin/init")
        end = time.time() + 60
        while "lethe%" not in s.serial.read_text() and time.time() < end:
            time.sleep(0.1)
        assert "lethe%" in s.serial.read_text()
        assert "Lethe: starting /sbin/init" in s.serial.read_text()
        assert not any("lethe%" in row for row in s.rows())
