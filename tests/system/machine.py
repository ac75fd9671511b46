# SPDX-License-Identifier: GPL-2.0-only
"""machine.py - one booted Lethe for a test: QEMU under pexpect."""
import os
import re
import pathlib
import subprocess
import sys

import pexpect

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import qemu  # noqa: E402

PROMPT = "lethe% "
# the prompt of /etc/profile in user/disk; ash then asks where the cursor is
LOGIN_PROMPT = r"root@lethe:[^\n]*?[#$] (\x1b\[6n)?"
ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
# Ctrl-C is a byte for the machine, not a signal for QEMU
RAW_LINE = ["-chardev", "stdio,id=line,signal=off"]
# generous: a loaded machine must not fail a test; a hang still ends it
TIMEOUT = int(os.environ.get("LETHE_TEST_TIMEOUT", "300"))


def build_dir(debug=False):
    return ROOT / ("build-debug" if debug else "build")


def make_swap(path, mb, *, mkswap=True):
    """A swap disk of `mb` MiB at `path`, formatted by mkswap."""
    with open(path, "wb") as f:
        f.truncate(mb << 20)
    if mkswap:
        env = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
        subprocess.run(["mkswap", str(path)], check=True, env=env,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


class Machine:
    """Boots the kernel; `with Machine(...) as m:` stops it whatever happens.

    mem: MiB. swap: paths of swap disks (hdb, hdc, hdd), turned on by init when
    swapon is true. root: an ext2 image, which becomes hda and the root; the
    archive is not loaded then. append: further boot options. prompt: what the
    shell's is, a regular expression. Everything the machine said is in .log.
    """

    def __init__(self, *, mem=32, swap=(), swapon=True, append="", drives=(),
                 debug=False, iso=None, icount=None, gdb=None, log=None,
                 run=(), then="shell", extra=(), initrd=True, root=None,
                 prompt=PROMPT):
        options = ["console=ttyS0", "panic=exit", append]
        if root:
            initrd = False
            drives = [qemu.disk(root, 0), *drives]
        if swap and swapon:
            names = ",".join("hd" + "bcd"[i] for i in range(len(swap)))
            options.append("swap=" + names)
        options += ["run=" + ",".join(r) for r in run]
        options.append("then=" + then)
        disks = [qemu.disk(p, i + 1) for i, p in enumerate(swap)]
        build = build_dir(debug)
        boot = ({"iso": iso} if iso else
                {"kernel": build / "lethe.elf",
                 "initrd": ROOT / "build/initrd.cpio" if initrd else None,
                 "append": " ".join(o for o in options if o)})
        self.args = qemu.command(mem=mem, drives=list(disks) + list(drives),
                                 serial="chardev:line", icount=icount,
                                 gdb=gdb, extra=[*RAW_LINE, *extra], **boot)
        self.log = ""
        self.prompt = prompt
        self.child = pexpect.spawn(self.args[0], [str(a) for a in self.args[1:]],
                                   timeout=TIMEOUT, encoding="utf-8",
                                   codec_errors="replace", echo=False)
        self.child.delaybeforesend = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop()

    def _take(self):
        after = self.child.after if isinstance(self.child.after, str) else ""
        text = (self.child.before or "") + after
        self.log += text
        return text

    def expect(self, pattern, timeout=TIMEOUT):
        """Waits for a regular expression; what came before it and itself."""
        try:
            self.child.expect(pattern, timeout=timeout)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            self.log += self.child.before or ""
            what = type(error).__name__
            raise AssertionError(
                f"{what} waiting for {pattern!r}; the machine said:\n"
                f"{self.log[-6000:]}") from None
        return self._take()

    def await_text(self, pattern, timeout=TIMEOUT):
        """As expect(), or the machine has said it already since it started."""
        if not re.search(pattern, self.log):
            self.expect(pattern, timeout)

    def wait_prompt(self, timeout=TIMEOUT):
        """To the next shell prompt; what the machine said up to it."""
        return self.expect(self.prompt, timeout).replace("\r", "")

    def sh(self, line, timeout=TIMEOUT):
        """Runs one shell line at the prompt; its output without the echo."""
        self.child.send(line + "\n")
        text = self.wait_prompt(timeout)
        _, _, rest = text.partition("\n")
        rest = re.sub(f"(?:{self.prompt})$", "", rest)
        # what a line editor says to the terminal before its prompt
        return rest if self.prompt == PROMPT else ESCAPES.sub("", rest)

    def vmcheck(self, *, strict=True):
        """vm_check_all() must find nothing.

        strict: on a system at rest, where every reference is counted; while
        programs run only what holds at every moment can be (mm/check.h).
        """
        out = self.sh("vmcheck")
        assert re.search(r"vmcheck: 0 strict" if strict else
                         r"vmcheck: 0\b", out), (out, self.log[-3000:])

    def all_right(self, program, least):
        """A program of checks: it made more than `least`, and none was wrong."""
        out = self.sh(program)
        found = re.search(r": (\d+) (?:checks|attacks), (\d+) wrong", out)
        assert found and int(found.group(1)) > least, out
        assert int(found.group(2)) == 0, out

    def wait_exit(self, timeout=TIMEOUT):
        """Until QEMU ends; its exit status."""
        try:
            self.child.expect(pexpect.EOF, timeout=timeout)
        except pexpect.TIMEOUT:
            self.log += self.child.before or ""
            raise AssertionError("the machine did not stop; it said:\n"
                                 f"{self.log[-6000:]}") from None
        self._take()
        self.child.close()
        return self.child.exitstatus

    def poweroff(self):
        """`poweroff` at the prompt; the exit status must be the good one."""
        self.child.send("poweroff\n")
        status = self.wait_exit()
        assert status == qemu.STATUS_OK, (status, self.log[-3000:])

    def stop(self):
        self.child.close(force=True)


def user_machine(image, *, shell=None, prompt=None, **options):
    """A Machine with the disk of `make run`, or build/shells.img, at its prompt.

    image: a copy that may be written to (disk.copy); its fstab turns hdb on:
    give swap=[...]. shell: a command for another shell than root's own, such as
    "bash --norc"; prompt: the regular expression of its prompt. The terminal is
    made so wide that no line editor breaks a line.
    """
    m = Machine(root=image, swapon=False, prompt=LOGIN_PROMPT, **options)
    try:
        m.wait_prompt()
        m.sh("stty columns 1000")
        if shell:
            m.prompt = prompt or LOGIN_PROMPT
            m.child.send(f"{shell}\n")
            m.expect(r"\n")
            m.wait_prompt()
    except BaseException:
        m.stop()
        raise
    return m
