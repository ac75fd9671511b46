# SPDX-License-Identifier: GPL-2.0-only
"""The root file system: which one, how it is left, and what a disk remembers."""
import os
import pathlib
import re
import subprocess
import sys

import pytest
import qemu
from machine import ROOT, Machine

sys.path.insert(0, str(ROOT / "tools"))
import disk  # noqa: E402

PRISTINE = ROOT / "build/root.img"
ENV = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
SUPER_AT, MAGIC_AT, INCOMPAT_AT = 1024, 56, 96


def tool(*args, status=0):
    """Runs a program of e2fsprogs; its output."""
    done = subprocess.run([str(a) for a in args], env=ENV, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == status, (args, done.returncode, done.stdout)
    return done.stdout


def clean(image):
    """Nothing to repair, and the file system says so itself."""
    tool("e2fsck", "-fn", image)
    head = tool("dumpe2fs", "-h", image)
    assert re.search(r"^Filesystem state:\s+clean$", head, re.M), head


@pytest.fixture
def root_disk(tmp_path):
    """The disk of `make run`, to be written to."""
    image = tmp_path / "root.img"
    disk.copy(PRISTINE, image)
    return image


def root_of(m):
    return re.search(r"^(\S+) / (\S+) (\S+) ", m.sh("cat /proc/mounts"),
                     re.M).groups()


def test_all_of_the_disk_is_roots():
    """Whoever built it: e2fsprogs take the owner of the files they copy."""
    for path in ("/", "/bin", "/bin/sh", "/etc/fstab", "/tests/t_file"):
        assert re.search(r"User:\s+0\s+Group:\s+0\b",
                         tool("debugfs", "-R", f"stat {path}", PRISTINE))
    clean(PRISTINE)


@pytest.mark.parametrize("debug", [False, True])
def test_disk_is_root_and_remembers(root_disk, swap_disk, debug):
    """Without root= and without an archive: hda, and swap by its fstab."""
    with Machine(mem=16, root=root_disk, swap=[swap_disk(32)], swapon=False,
                 debug=debug) as m:
        m.wait_prompt()
        assert root_of(m) == ("/dev/hda", "ext2", "rw")
        assert "VFS: root is ext2 on hda, read-write" in m.sh("dmesg")
        assert re.search(r"^/dev/hdb\s+partition\s+3\d+\s", m.sh("swapon -s"),
                         re.M)
        assert "/dev/hda on / type ext2 (rw" in m.sh("mount")
        assert re.search(r"^/dev/hda +\d+ +\d+ +\d+ +\d+% /$", m.sh("df"),
                         re.M)
        for line in ("mkdir -p /home/a/b", "cp /bin/sh /home/a/b",
                     "echo remember > /home/a/note", "mv /home/a/b /home/c",
                     "touch /home/gone", "rm /home/gone",
                     "cp -r /home /copy", "rm -r /home/c"):
            assert m.sh(line) == "", line
        m.vmcheck()
        m.poweroff()
    clean(root_disk)
    assert tool("debugfs", "-R", "cat /copy/a/note", root_disk).endswith(
        "remember\n")
    with Machine(mem=16, root=root_disk, append="root=/dev/hda") as m:
        m.wait_prompt()
        assert m.sh("cat /home/a/note") == "remember\n"
        assert "e2fsck is recommended" not in m.sh("dmesg")
        assert m.sh("/copy/c/sh -c 'echo runs'") == "runs\n"
        assert m.sh("ls /home") == "a/\n"
        m.poweroff()
    clean(root_disk)


@pytest.mark.parametrize("append, root", [
    ("", "rootfs"), ("root=initrd", "rootfs"), ("root=hda", "/dev/hda"),
])
def test_archive_and_disk(root_disk, append, root):
    """What the loader brought comes first, root= decides; /dev is there."""
    with Machine(mem=16, drives=[qemu.disk(root_disk, 0)],
                 append=append) as m:
        m.wait_prompt()
        assert root_of(m)[0] == root
        assert m.sh("echo x > /dev/null; cat /dev/null") == ""
        assert "hda" in m.sh("ls /dev")
        m.vmcheck()
        m.poweroff()
    clean(root_disk)


def test_archive_memory_is_given_back(root_disk):
    """root=hda: an archive that was loaded for nothing costs no memory."""
    free = []
    for initrd in (False, True):
        with Machine(mem=16, drives=[qemu.disk(root_disk, 0)], initrd=initrd,
                     append="root=hda") as m:
            m.wait_prompt()
            free.append(int(re.search(r"MemTotal:\s+(\d+)",
                                      m.sh("cat /proc/meminfo")).group(1)))
            m.poweroff()
    assert abs(free[1] - free[0]) <= 8, free


def test_read_only_root(root_disk):
    """`ro`: nothing can be written, not one byte of the disk changes."""
    before = root_disk.read_bytes()
    with Machine(mem=16, root=root_disk, append="ro") as m:
        m.wait_prompt()
        assert root_of(m) == ("/dev/hda", "ext2", "ro")
        assert "EROFS" in m.sh("touch /tmp/x")
        assert "EROFS" in m.sh("rm /bin/sh")
        assert m.sh("echo x > /dev/null") == ""
        m.vmcheck()
        m.poweroff()
    assert root_disk.read_bytes() == before


def damaged(path, how):
    """A disk of 4 MiB that holds no file system that can be used."""
    if how == "cut":
        path.write_bytes(PRISTINE.read_bytes()[:2048])
        return
    path.write_bytes(bytes(4 << 20))
    if how == "empty":
        return
    tool("mke2fs", "-q", "-F", "-t", "ext2", path)
    data = bytearray(path.read_bytes())
    if how == "magic":
        data[SUPER_AT + MAGIC_AT] ^= 1
    else:
        data[SUPER_AT + INCOMPAT_AT + 3] |= 0x40
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["empty", "magic", "feature", "cut"])
def test_bad_disk_is_told(tmp_path, swap_disk, how):
    bad = tmp_path / "bad.img"
    damaged(bad, how)
    with Machine(mem=16, root=bad, swap=[swap_disk(16)]) as m:
        assert m.wait_exit() == qemu.STATUS_PANIC
        assert re.search(r"VFS: cannot mount root hda: .*, error \d+", m.log)
        assert re.search(r"VFS: disks found: hda \(\d+ KiB\) hdb \(16384 KiB\)",
                         m.log), m.log
        assert "Kernel panic" not in m.log


@pytest.mark.parametrize("append, what", [
    ("root=hdc", "hdc: there is no such disk"),
    ("root=/dev/nonsense", "nonsense: there is no such disk"),
    ("root=initrd", "initrd: the loader brought no archive"),
    ("root=", ": there is no such disk"),
])
def test_missing_root_is_told(root_disk, append, what):
    with Machine(mem=16, root=root_disk, append=append) as m:
        assert m.wait_exit() == qemu.STATUS_PANIC
        assert f"VFS: cannot mount root {what}, error " in m.log
        assert re.search(r"VFS: disks found: hda \(\d+ KiB\);", m.log)


def test_power_off_while_programs_write(root_disk):
    """What keeps the disk busy is ended; then it is clean."""
    with Machine(mem=16, root=root_disk) as m:
        m.wait_prompt()
        m.sh("filecopy /tmp mb=32 keep=1 quiet=1 &")
        m.sh("sleep 2")
        assert "source" in m.sh("ls /tmp")
        m.poweroff()
    clean(root_disk)


@pytest.mark.parametrize("then", ["poweroff", "reboot"])
def test_end_of_init_is_clean(root_disk, then):
    with Machine(mem=16, root=root_disk, then=then,
                 run=[("touch", "/tmp/made")]) as m:
        assert m.wait_exit() == (0 if then == "reboot" else qemu.STATUS_OK)
        assert "touch exited with status 0" in m.log
    clean(root_disk)
    assert "Inode:" in tool("debugfs", "-R", "stat /tmp/made", root_disk)


def test_reboot_by_hand_is_clean(root_disk):
    with Machine(mem=16, root=root_disk) as m:
        m.wait_prompt()
        m.sh("touch /tmp/made")
        m.child.send("poweroff -r\n")
        assert m.wait_exit() == 0
    clean(root_disk)


def test_killed_machine_is_told_at_the_next_boot(root_disk):
    with Machine(mem=16, root=root_disk) as m:
        m.wait_prompt()
        m.sh("touch /tmp/made")
        m.sh("sync")
    with Machine(mem=16, root=root_disk) as m:
        m.wait_prompt()
        assert "not unmounted, e2fsck is recommended" in m.sh("dmesg")
        assert "made" in m.sh("ls /tmp")
        m.poweroff()
    # it was not checked yet: a file system stays unclean until e2fsck says so
    tool("e2fsck", "-fp", root_disk, status=1)
    clean(root_disk)


def test_second_disk(tmp_path, root_disk):
    """mount, df, remount, umount of another ext2; fstab and mount -a."""
    other = tmp_path / "other.img"
    other.write_bytes(bytes(8 << 20))
    tool("mke2fs", "-q", "-F", "-t", "ext2", "-b", "1024", other)
    with Machine(mem=16, root=root_disk, swap=[other], swapon=False) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt")
        assert m.sh("mount /dev/hdb /mnt") == ""
        assert "EBUSY" in m.sh("mount /dev/hdb /mnt")
        assert m.sh("cp /bin/thrash /mnt") == ""
        assert re.search(r"^/dev/hdb .* /mnt$", m.sh("df"), re.M)
        assert m.sh("mount -o remount,ro /mnt") == ""
        assert "EROFS" in m.sh("rm /mnt/thrash")
        assert m.sh("mount -o remount,rw /mnt") == ""
        m.sh("cd /mnt")
        assert "EBUSY" in m.sh("umount /mnt")
        m.sh("cd /")
        assert m.sh("umount /mnt") == ""
        assert "EINVAL" in m.sh("umount /mnt")
        m.sh("echo '/dev/hdb /mnt ext2 ro 0 0' >> /etc/fstab")
        assert m.sh("mount -a") == ""
        assert "/dev/hdb on /mnt type ext2 (ro" in m.sh("mount")
        m.vmcheck()
        m.poweroff()
    clean(other)
    clean(root_disk)
    assert "Inode:" in tool("debugfs", "-R", "stat /thrash", other)


def test_remount_waits_for_writers(root_disk):
    """Read-only while somebody writes: EBUSY, and the writer goes on."""
    with Machine(mem=16, root=root_disk) as m:
        m.wait_prompt()
        m.sh("sleep 1000 > /tmp/held &")
        assert "EBUSY" in m.sh("mount -o remount,ro /")
        assert m.sh("echo x > /tmp/y") == ""
        pid = re.search(r"^ *(\d+).*sleep", m.sh("ps"), re.M).group(1)
        m.sh(f"kill {pid}")
        m.sh("sleep 1")
        assert m.sh("mount -o remount,ro /") == ""
        assert "EROFS" in m.sh("touch /tmp/z")
        assert m.sh("mount -o remount,rw /") == ""
        assert m.sh("touch /tmp/z") == ""
        m.poweroff()
    clean(root_disk)


@pytest.mark.parametrize("debug, mb", [(False, 64), (True, 8)])
def test_copy_of_four_times_memory(root_disk, swap_disk, debug, mb):
    """64 MiB copied on 16 MiB beside hot mapped and anonymous pages."""
    pages = mb * 256
    with Machine(mem=16, root=root_disk, swap=[swap_disk(64)],
                 debug=debug) as m:
        m.wait_prompt()
        out = m.sh(f"filecopy /tmp mb={mb}")
        verified = re.search(r"filecopy: all (\d+) pages verified", out)
        assert verified and int(verified.group(1)) > pages, out
        moved = {int(n): [int(a), int(b), int(c)] for n, a, b, c in re.findall(
            r"^T(\d+)_\w+ +(\d+) +(\d+) +(\d+)$", out, re.M)}
        # every page of the copy came into the cache and was written to its end
        assert moved[7][1] == pages
        if mb == 64:
            assert moved[1][1] >= 2 * pages
            # both files went through memory: their pages left it clean
            assert moved[14][1] + moved[16][1] >= 2 * pages - 4096
            assert moved[22][1] + moved.get(23, [0, 0])[1] >= 2 * pages - 4096
        m.vmcheck()
        m.poweroff()
    clean(root_disk)


# ---- tools/disk.py: the disk that `make run` keeps ------------------------------


def make_old(path):
    os.utime(path, (1000000000, 1000000000))


def test_run_keeps_its_disk(tmp_path, capsys):
    pristine, image = tmp_path / "root.img", tmp_path / "disk.img"
    disk.copy(PRISTINE, pristine)
    make_old(pristine)
    path, options, keep = disk.prepare(image, pristine)
    assert (path, options) == (image, "")
    tool("debugfs", "-w", "-R", "mkdir /mine", image)
    # while it is used, another run gets a snapshot
    other = disk.prepare(image, pristine)
    assert other[:2] == (pristine, ",snapshot=on")
    assert "in use" in capsys.readouterr().out
    keep.close()
    assert disk.prepare(image, pristine)[:2] == (image, "")
    assert "Inode:" in tool("debugfs", "-R", "stat /mine", image)
    clean(image)


@pytest.mark.parametrize("damage", ["unclean", "beyond repair", "new programs"])
def test_run_repairs_its_disk(tmp_path, capsys, damage):
    pristine, image = tmp_path / "root.img", tmp_path / "disk.img"
    disk.copy(PRISTINE, pristine)
    disk.copy(PRISTINE, image)
    tool("debugfs", "-w", "-R", "mkdir /mine", image)
    make_old(pristine)
    if damage == "unclean":
        tool("debugfs", "-w", "-R", "ssv state 0", image)
        tool("debugfs", "-w", "-R", "ssv free_blocks_count 5", image)
    elif damage == "beyond repair":
        with open(image, "r+b") as f:
            f.truncate(1 << 20)
    else:
        make_old(image)
        os.utime(pristine)
    assert disk.prepare(image, pristine)[:2] == (image, "")
    clean(image)
    kept = pathlib.Path(f"{image}.old")
    assert kept.exists() == (damage != "unclean")
    if damage == "unclean":
        assert "Inode:" in tool("debugfs", "-R", "stat /mine", image)
    else:
        assert "made anew" in capsys.readouterr().out
