#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""disk.py - the root disk of `make run`: it keeps its files from run to run.

build/user.img is the disk as it was built and is never written to. The first
run copies it to build/disk.img; later runs go on with that copy. A machine
that was killed left it unclean: e2fsck -p repairs it first, as a real machine's
boot would. It is copied anew when the programs were built anew (or others are
wanted: SHELL_PKG), or when it is beyond repair. What is in /root and /home then
comes along, by debugfs, and the old disk is build/disk.img.old. While a run
uses the disk, a second one gets a snapshot of user.img and forgets what it
writes.
"""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# whose files come along when the disk is made anew: folder, owner
HOMES = (("/root", 0), ("/home", 0), ("/home/user", 1000))
# what e2fsck -p could do nothing about, and its own failures
NOT_REPAIRED = ~3


def say(text):
    print(text, flush=True)


def copy(pristine, disk):
    """`disk` is there whole or not at all."""
    part = f"{disk}.part"
    subprocess.run(["cp", "--sparse=always", str(pristine), part], check=True)
    os.replace(part, disk)


def tool(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/sbin:/usr/sbin")


def repair(disk):
    """e2fsck -p; True when the file system is clean then."""
    fsck = tool("e2fsck")
    if not fsck:
        return True
    done = subprocess.run([fsck, "-p", str(disk)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        say(done.stdout.strip())
    return done.returncode & NOT_REPAIRED == 0


def owner_of(name):
    return [uid for folder, uid in HOMES
            if name == folder or name.startswith(folder + "/")][-1]


def copy_commands(tree):
    """What debugfs has to do to put `tree`'s files in, and what cannot go."""
    commands, left = [], []
    for top in sorted({folder.split("/")[1] for folder, _ in HOMES}):
        for path in [tree / top, *sorted((tree / top).rglob("*"))]:
            name = "/" + str(path.relative_to(tree))
            if not path.is_symlink() and not path.exists():
                continue
            if any(c in name for c in '"\n') or not (
                    path.is_symlink() or path.is_dir() or path.is_file()) or \
                    not (path.is_symlink() or os.access(path, os.R_OK)):
                left.append(name)
                continue
            mode = path.lstat().st_mode
            commands.append(f'cd "{os.path.dirname(name)}"')
            inner = f'"{path.name}"'
            if path.is_symlink():
                commands += [f"rm {inner}",
                             f'symlink {inner} "{os.readlink(path)}"']
            elif path.is_dir():
                commands.append(f"mkdir {inner}")
            else:
                commands += [f"rm {inner}", f'write "{path}" {inner}']
            if not path.is_symlink():
                commands.append(f"sif {inner} mode {mode:#o}")
            for field in ("uid", "gid"):
                commands.append(f"sif {inner} {field} {owner_of(name)}")
    return commands, left


def take_homes(old, new):
    """Copies the users' files from one disk to the other; True: all there."""
    debugfs = tool("debugfs")
    if not debugfs:
        return False
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        script = tree / "commands"
        subprocess.run([debugfs, "-R", f"rdump /root /home {tree}", str(old)],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        commands, left = copy_commands(tree)
        script.write_text("".join(c + "\n" for c in commands))
        subprocess.run([debugfs, "-w", "-f", str(script), str(new)],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in left:
            say(f"{name} stays in the old disk")
    return bool(commands) and repair(new)


def make_anew(disk, pristine, why):
    old, new = pathlib.Path(f"{disk}.old"), pathlib.Path(f"{disk}.new")
    say(f"{disk}: {why}; it is made anew, the old one is {old}")
    copy(pristine, new)
    if take_homes(disk, new):
        say("what is in /root and /home came along")
    else:
        copy(pristine, new)
    # whoever is interrupted before has the old one still
    disk.replace(old)
    new.replace(disk)


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
        make_anew(disk, pristine, why)
    return disk, "", lock


if __name__ == "__main__":
    prepare(sys.argv[1], sys.argv[2])
