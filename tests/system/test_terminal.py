# SPDX-License-Identifier: GPL-2.0-only
"""The terminal belongs to the session that runs, and init to nobody's mercy."""
import termios
import time

from machine import Machine


def pass_intr(m):
    """Ctrl-C goes through to the guest instead of ending QEMU."""
    attrs = termios.tcgetattr(m.child.child_fd)
    attrs[3] &= ~termios.ISIG
    termios.tcsetattr(m.child.child_fd, termios.TCSANOW, attrs)


def interrupt(m):
    """A program in the foreground dies by Ctrl-C."""
    m.child.send("sleep 100\n")
    m.expect("sleep 100\r*\n")
    time.sleep(1)  # the shell forks and gives it the terminal
    m.child.send("\x03")
    m.wait_prompt(timeout=30)


def test_the_next_shell_gets_the_terminal():
    """The first shell's end frees it: Ctrl-C reaches the second one's jobs."""
    with Machine() as m:
        m.wait_prompt()
        pass_intr(m)
        interrupt(m)
        m.sh("sleep 1")  # init gives up on shells that end within a second
        m.child.send("exit\n")
        m.wait_prompt()
        interrupt(m)
        assert "1" in m.sh("echo 1")
        m.poweroff()


def test_a_fault_of_init_stops_the_kernel():
    with Machine(append="init=/tests/s_fault") as m:
        m.expect("Kernel panic: do_exit: init died: pid 1", timeout=120)


HUNG_UP = """\
a read that the end wakes up: 0
SIGHUP came: 1
write to a dead terminal: EIO
ioctl: EIO
poll: 19
/dev/tty: ENXIO
opened anew: 1
vhangup by a user: EPERM
another screen, by a user at this one: 0
vhangup: 0
SIGHUP came: 1
write: EIO
/dev/tty without a terminal: ENXIO
one that is open: 1
after a hangup: EIO
/dev/tty after tty0: ENXIO
tty0 was tty1: 1
waiting: 1, after the flush: 0
urandom: 4096
random: 4096
they differ: 1, all values: 1
write to urandom: 8
write to full: ENOSPC
/dev/fd: 13
/proc/self/fd
tty5: ENOENT
the serial line is no screen: ENOTTY
"""


def test_the_end_of_a_session_hangs_its_terminal_up():
    with Machine() as m:
        m.wait_prompt()
        assert m.sh("/tests/s_tty") == HUNG_UP
        assert m.sh("/tests/s_tty") == HUNG_UP
        m.poweroff()
