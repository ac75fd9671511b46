#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""qemu.py - how Lethe's machine is started, for people, tests and benchmarks.

One place builds the QEMU command line; `make run`, `make debug`, pytest and
`make bench` all come here. Run as a program it replaces itself by QEMU, so
that Ctrl-A x or the end of the terminal leaves no process behind; with
--person it stays, ends QEMU however it ends itself, and calls a good power-off
status 0.
"""
import argparse
import ctypes
import os
import shutil
import signal
import subprocess
import sys

from disk import prepare

QEMU = "qemu-system-i386"
# QEMU's status after the kernel wrote its verdict to isa-debug-exit (port 0x501)
STATUS_OK, STATUS_FAILED, STATUS_PANIC = 33, 35, 37


def disk(path, index, *, fmt="raw", options=""):
    """A -drive argument for IDE unit `index` (0 hda, 1 hdb, 2 hdc, 3 hdd)."""
    return ["-drive", f"file={path},if=ide,index={index},format={fmt}{options}"]


def command(*, mem=32, kernel=None, iso=None, initrd=None, append="",
            drives=(), serial="mon:stdio", icount=None, gdb=None,
            display="none", extra=()):
    """The argument list of one machine.

    kernel: ELF for -kernel, with initrd and append; or iso: CD-ROM for GRUB.
    drives: lists as disk() makes them. gdb: a QEMU chardev or port spec; the
    machine then waits for GDB. mem: MiB.
    """
    args = [QEMU, "-machine", "pc", "-accel", "tcg", "-m", str(mem),
            "-display", display, "-serial", serial, "-net", "none",
            "-no-reboot",
            "-device", "isa-debug-exit,iobase=0x501,iosize=2"]
    if serial != "mon:stdio":
        args += ["-monitor", "none"]
    if kernel:
        args += ["-kernel", str(kernel)]
        if initrd:
            args += ["-initrd", str(initrd)]
        args += ["-append", append]
    if iso:
        args += ["-cdrom", str(iso), "-boot", "d"]
    for drive in drives:
        args += drive
    if icount:
        # nothing may follow the host's time: no default drives, and the clock
        # of the board starts at one date and runs with the instructions
        args += ["-icount", icount, "-nodefaults",
                 "-rtc", "clock=vm,base=2001-01-04"]
    if gdb:
        args += ["-S", "-gdb", gdb]
    return args + list(extra)


def end_with_parent():
    """In the child: SIGTERM when the parent is gone, even by SIGKILL."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def run_for_person(args):
    """QEMU as a child; its status, 0 where the kernel powered off."""
    child = subprocess.Popen(args, preexec_fn=end_with_parent)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: child.terminate())
    status = child.wait()
    return 0 if status in (0, STATUS_OK) else abs(status)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--mem", type=int, default=32, help="MiB of RAM")
    ap.add_argument("--kernel")
    ap.add_argument("--initrd")
    ap.add_argument("--append", default="")
    ap.add_argument("--iso")
    ap.add_argument("--hda")
    ap.add_argument("--hda-from", help="what hda is a copy of (disk.py)")
    ap.add_argument("--hdb")
    ap.add_argument("--display", default="none")
    ap.add_argument("--gdb", help="wait for GDB, e.g. tcp:127.0.0.1:1234")
    ap.add_argument("--serial", default="mon:stdio")
    ap.add_argument("--person", action="store_true",
                    help="a power-off is status 0, as `make run` wants it")
    a = ap.parse_args()
    if not shutil.which(QEMU):
        sys.exit(f"{QEMU} is missing: run `make doctor`")
    options = keep = ""
    if a.hda_from:
        a.hda, options, keep = prepare(a.hda, a.hda_from)
    # a second run: the swap disk is in use too, but only its header counts
    swap_options = options + ",file.locking=off" if options else ""
    drives = [disk(path, i, options=more) for i, path, more in
              ((0, a.hda, options), (1, a.hdb, swap_options)) if path]
    args = command(mem=a.mem, kernel=a.kernel, iso=a.iso, initrd=a.initrd,
                   append=a.append, drives=drives, serial=a.serial,
                   gdb=a.gdb, display=a.display)
    if a.person:
        status = run_for_person(args)
        if keep:
            keep.close()
        sys.exit(status)
    os.execvp(args[0], args)


if __name__ == "__main__":
    main()
