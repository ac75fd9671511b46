#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""debug.py - QEMU stopped at its first instruction, GDB attached to it.

The serial port goes to the file build-debug/serial.log and to a second
terminal if you `tail -f` it; GDB has this one. When GDB ends, QEMU is ended,
and the kernel of the host ends QEMU when this program is killed. Ctrl-C is
GDB's: it stops the machine. With --batch FILE GDB runs a script and leaves
(the test of the commands).
"""
import argparse
import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import qemu  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--mem", type=int, default=32)
    ap.add_argument("--port", type=int, default=0,
                    help="TCP port; 0: a private socket, no clash with others")
    ap.add_argument("--append", default="")
    ap.add_argument("--root", default=str(ROOT / "build/root.img"))
    ap.add_argument("--swap", default=str(ROOT / "build/swap.img"))
    ap.add_argument("--stop-at", default="kswapd_round",
                    help="function of the first breakpoint")
    ap.add_argument("--batch", help="GDB script to run instead of a session")
    a = ap.parse_args()
    kernel = ROOT / "build-debug/lethe.elf"
    log = ROOT / "build-debug/serial.log"
    with tempfile.TemporaryDirectory() as tmp:
        where = f"localhost:{a.port}" if a.port else f"{tmp}/gdb.sock"
        gdb = f"tcp::{a.port}" if a.port else "chardev:gdb0"
        extra = [] if a.port else [
            "-chardev", f"socket,path={where},server=on,wait=off,id=gdb0"]
        args = qemu.command(
            mem=a.mem, kernel=kernel, initrd=ROOT / "build/initrd.cpio",
            append="console=ttyS0 " + a.append,
            drives=[qemu.disk(a.root, 0, options=",snapshot=on"),
                    qemu.disk(a.swap, 1, options=",snapshot=on")],
            serial=f"file:{log}", gdb=gdb, extra=extra)
        machine = subprocess.Popen(args, stdin=subprocess.DEVNULL,
                                   start_new_session=True,
                                   preexec_fn=die_with_parent)
        try:
            if not a.port:
                wait_for(where, machine)
            cmd = ["gdb", "-q", "-nx", str(kernel),
                   "-x", str(ROOT / "tools/gdb/debug.gdb"),
                   "-ex", f"target remote {where}"]
            if a.batch:
                cmd += ["-batch", "-x", a.batch]
            else:
                print(f"The machine's serial output is in {log}")
                cmd += ["-ex", f"break {a.stop_at}",
                        "-ex", "echo Type continue to start\\n"]
            return subprocess.Popen(cmd, cwd=ROOT).wait()
        finally:
            machine.kill()
            machine.wait()


def die_with_parent():
    """In the child: SIGKILL when the parent is gone, however it ended."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def wait_for(path, machine):
    """Until QEMU listens on the socket `path`."""
    for _ in range(200):
        if os.path.exists(path):
            return
        if machine.poll() is not None:
            sys.exit(f"QEMU ended with status {machine.returncode}")
        time.sleep(0.05)
    sys.exit("QEMU does not listen for GDB")


def leave(signum, frame):
    sys.exit(128 + signum)


if __name__ == "__main__":
    os.chdir(ROOT)
    # not SIG_IGN, which GDB would inherit; SIGTERM and SIGHUP end QEMU too
    signal.signal(signal.SIGINT, lambda signum, frame: None)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    sys.exit(main())
