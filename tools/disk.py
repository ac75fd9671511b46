#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""disk.py - the root disk of `make run`: it keeps its files from run to run.

build/root.img is the disk as it was built and is never written to. The first
run copies it to build/disk.img; later runs go on with that copy. A machine
that was killed left it unclean: e2fsck -p repairs it first, as a real machine's
boot would. It is copied anew when the programs were built anew, or when it is
beyond repair; the old one is then build/disk.img.old. While a run uses it, a
second one gets a snapshot of root.img and forgets what it writes.
"""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys

# what e2fsck -p could do nothing about, and its own failures
NOT_REPAIRED = ~3


def say(text):
    print(text, flush=True)


def copy(pristine, disk):
    subprocess.run(["cp", "--sparse=always", str(pristine), str(disk)],
                   check=True)


def repair(disk):
    """e2fsck -p; True when the file system is clean then."""
    path = os.environ["PATH"] + ":/sbin:/usr/sbin"
    fsck = shutil.which("e2fsck", path=path)
    if not fsck:
        return True
    done = subprocess.run([fsck, "-p", str(disk)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        say(done.stdout.strip())
    return done.returncode & NOT_REPAIRED == 0


def prepare(disk, pristine):
    """Makes `disk` ready. (path, -drive options, what to keep open)"""
    disk, pristine = pathlib.Path(disk), pathlib.Path(pristine)
    lock = open(f"{disk}.lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say(f"{disk} is in use: this run forgets what it writes to its disks")
        return pristine, ",snapshot=on", None
    why = None
    if not disk.exists():
        copy(pristine, disk)
    elif disk.stat().st_mtime < pristine.stat().st_mtime:
        why = "programs were built anew"
    elif not repair(disk):
        why = "e2fsck cannot repair it"
    if why:
        say(f"{disk}: {why}; it is made anew, the old one is {disk}.old")
        disk.replace(f"{disk}.old")
        copy(pristine, disk)
    return disk, "", lock


if __name__ == "__main__":
    prepare(sys.argv[1], sys.argv[2])
