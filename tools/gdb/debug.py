#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""debug.py - QEMU stopped at its first instruction, GDB attached to it.

The serial port goes to the file build-debug/serial.log and to a second
terminal if you `tail -f` it; GDB has this one. When GDB ends, QEMU is ended.
With --batch FILE GDB runs a script and leaves (the test of the commands).
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import qemu  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--mem", type=int, default=32)
    ap.add_argument("--port", type=int, default=0,
                    help="TCP port; 0: a private socket, no clash with others")
    ap.add_argument("--append", default="")
    ap.add_argument("--swap", default=str(ROOT / "build/swap.img"))
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
            drives=[qemu.disk(a.swap, 1, options=",snapshot=on")],
            serial=f"file:{log}", gdb=gdb, extra=extra)
        machine = subprocess.Popen(args, stdin=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            cmd = ["gdb", "-q", "-nx", str(kernel),
                   "-x", str(ROOT / "tools/gdb/debug.gdb"),
                   "-ex", f"target remote {where}"]
            if a.batch:
                cmd += ["-batch", "-x", a.batch]
            else:
                print(f"The machine's serial output is in {log}")
                cmd += ["-ex", "break kswapd_round"]
            while True:
                try:
                    return subprocess.run(cmd, cwd=ROOT).returncode
                except KeyboardInterrupt:
                    continue
        finally:
            machine.kill()
            machine.wait()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
