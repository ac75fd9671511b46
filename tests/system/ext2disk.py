# SPDX-License-Identifier: GPL-2.0-only
"""ext2disk.py - ext2 disks for tests: made by mke2fs, judged by e2fsck.

What lies on them is read with debugfs, so nothing of Lethe's is believed.
"""
import os
import subprocess

ENV = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin",
           MKE2FS_SYNC="0")


def make_ext2(path, mb, *options, block=1024):
    """An empty file system without the features that 2.4.0 does not know."""
    with open(path, "wb") as f:
        f.truncate(int(mb * (1 << 20)))
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext2", "-b", str(block),
                    "-I", "128", "-O", "none,filetype,sparse_super",
                    *options, str(path)],
                   check=True, env=ENV, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return path


def e2fsck(path, *options):
    """(status, text) of e2fsck; status 0 clean, 1 repaired, 4 and up bad."""
    done = subprocess.run(["e2fsck", *options, str(path)], env=ENV,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode(errors="replace")


def check_clean(path):
    """e2fsck -fn must have nothing to say."""
    status, text = e2fsck(path, "-fn")
    assert status == 0, text


def debugfs(path, command):
    """What debugfs prints for one command."""
    return subprocess.run(["debugfs", "-R", command, str(path)], env=ENV,
                          capture_output=True, text=True).stdout


def dump(path, what, where):
    """The files named in `what` ("<inode>" or a path) as {name: bytes}.

    A file that is not there, or is no file, is missing from the result.
    """
    where.mkdir(exist_ok=True)
    commands = "".join(f'dump "{name}" {where}/{i}\n'
                       for i, name in enumerate(what))
    subprocess.run(["debugfs", "-f", "-", str(path)], env=ENV, check=True,
                   input=commands.encode(), stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    found = {}
    for i, name in enumerate(what):
        copy = where / str(i)
        if copy.exists():
            found[name] = copy.read_bytes()
            copy.unlink()
    return found


def stamped(seed, size):
    """What s_powercut.c and s_ioscript.c write: each sector says whose it is."""
    sectors = -(-size // 512)
    return b"".join((seed.to_bytes(4, "little") + n.to_bytes(4, "little")) * 64
                    for n in range(sectors))[:size]
