# SPDX-License-Identifier: GPL-2.0-only
"""The VFS on every file system that holds names: permissions, mounts, limits."""
import re
import subprocess

import pytest
from ext2disk import check_clean, debugfs, e2fsck, make_ext2
from machine import ROOT, Machine, make_swap

DISK_MB = 16
# what s_vfs prints on Linux too, but for the limit of 8 symlinks, 2.4's
EXPECTED = """\
8 links: ok
9 links: ELOOP
9 links, create: ELOOP
stat of 9: ELOOP
lstat of 9: ok
40 links in a row: ok
41 links in a row: ELOOP
read 0600 of root: EACCES
write 0644 of root: EACCES
read it: ok
truncate it: EACCES
create in a directory of root: EACCES
look into 0700: EACCES
list 0711: EACCES
go through it: ok
rename in it: EACCES
chmod of another's: EPERM
chown of another's: EPERM
utime, now: EACCES
utime, set: EPERM
utime, now, writable: ok
give away: EPERM
own group: ok
other group: EPERM
chmod of mine: ok
execute 0644: EACCES
mknod of a device: EPERM
chroot: EPERM
chroot to nothing: ENOENT
mount: EPERM
sticky: unlink of another's: EPERM
sticky: rename of another's: EPERM
sticky: onto another's: EPERM
sticky: mine: ok
sticky: unlink of mine: ok
group may not, others may: EACCES
umask: ok
mode 1a4 owner 1000
written: 1ed
root reads 0000: ok
root executes 0644: EACCES
root enters 0000: ok
cleaned up: ok
mount: ok
covered: ENOENT
rename across: EXDEV
link across: EXDEV
symlink across: ok
through dotdot: ok
rmdir of a mount point: EBUSY
rename of one: EBUSY
onto one: EBUSY
umount, working directory: EBUSY
dotdot leaves it: ok
ends in /m
a second one on top: ok
g is covered: ENOENT
umount: ok
g is back: ok
umount of no mount: EINVAL
umount of a file: EINVAL
mount on a file: ENOTDIR
no such type: ENODEV
no device: ENOENT
umount: ok
what was covered: ok
remount while it is written to: EBUSY
remount: ok
create: EROFS
create, old: ok
write: EROFS
truncate: EROFS
open with truncation: EROFS
mkdir: EROFS
mkdir, old: EEXIST
rmdir: EROFS
unlink: EROFS
rename: EROFS
link: EROFS
symlink: EROFS
mknod: EROFS
chmod: EROFS
chown: EROFS
utime: EROFS
access: EROFS
read: ok
not even touched: 1
writable again: ok
create: ok
remount of no mount: EINVAL
umount: ok
chroot: ok
cwd /in
above the root: ok
cwd /
not outside: ENOENT
cwd ends in it: 1
getcwd: ENOENT
create: ENOENT
mkdir: ENOENT
mount: ENOENT
dotdot: ok
d 4, after one left 3, e 3, after one replaced one: d 2 e 3
"""


@pytest.fixture(scope="module", params=[False, True], ids=["", "debug"])
def m(tmp_path_factory, request):
    image = make_ext2(tmp_path_factory.mktemp("disk") / "ext2.img", DISK_MB)
    # more than a program uses: pages that came back keep their slots (2.4.0)
    swap = make_swap(image.with_name("swap.img"), 64)
    with Machine(mem=32, swap=[image, swap], swapon=False,
                 debug=request.param) as machine:
        machine.wait_prompt()
        machine.sh("swapon /dev/hdc")
        machine.sh("mkdir /tmp/tmpfs; mkdir /tmp/ext2; mkdir /tmp/ramfs")
        yield machine
        machine.vmcheck()
        machine.poweroff()
    # whatever was made and removed, the disk is as it should be
    check_clean(image)


@pytest.fixture(params=["ramfs", "tmpfs", "ext2"])
def here(m, request):
    """The machine, its shell in a new mount of each type."""
    source = "/dev/hdb" if request.param == "ext2" else "none"
    out = m.sh(f"mount -t {request.param} {source} /tmp/{request.param}")
    assert out == ""
    m.sh(f"cd /tmp/{request.param}; mkdir test; cd test")
    yield m
    assert m.sh("ls") == ""  # the programs clean up
    m.sh("cd ..; rm -r test; cd /")
    assert m.sh(f"umount /tmp/{request.param}") == ""


def test_mounts_permissions_limits(here):
    got = here.sh("/tests/s_vfs").splitlines()
    assert got == EXPECTED.splitlines()


# what s_running prints on Linux too (but not 6.11 and 6.12)
RUNNING = """\
runs
read: ok
write: ETXTBSY
read and write: ETXTBSY
create: ETXTBSY
cut while opened: ETXTBSY
cut: ETXTBSY
longer: ETXTBSY
chmod: ok
rename: ok
link: ok
back: ok
its child is left
write: ETXTBSY
all have ended
write: ok
cut: ok
written to: ETXTBSY
only read: ok
interpreter is written to: ETXTBSY
script is written to: ETXTBSY
runs
script whose interpreter runs: ok
interpreter: ETXTBSY
only to be executed: ok
not to be read: EACCES
FIFO: EACCES
directory: EACCES
failed exec leaves nothing: ok
"""


def test_files_of_programs_that_run(here):
    """Nobody writes to a program that runs, nor runs one that is written to."""
    assert here.sh("/tests/s_running").splitlines() == RUNNING.splitlines()


@pytest.mark.parametrize("name", ["t_names", "t_rw", "t_vfs", "t_file"])
def test_same_as_on_linux(here, tmp_path, name):
    r = subprocess.run([str(ROOT / "build/user/tests" / name)], cwd=tmp_path,
                       capture_output=True, text=True, timeout=120)
    got = here.sh(f"/tests/{name}")
    assert got == r.stdout
    here.sh("rm file")


def test_mounts_are_listed(m):
    assert m.sh("mount -t ramfs none /tmp/ramfs") == ""
    assert "none /tmp/ramfs ramfs rw 0 0" in m.sh("cat /proc/mounts")
    assert m.sh("mount -o remount,ro /tmp/ramfs") == ""
    assert "none /tmp/ramfs ramfs ro 0 0" in m.sh("cat /proc/mounts")
    assert "EROFS" in m.sh("mkdir /tmp/ramfs/d")
    assert m.sh("umount /tmp/ramfs") == ""
    assert "/tmp/ramfs" not in m.sh("cat /proc/mounts")


def test_a_device_is_mounted_once(m):
    assert m.sh("mount -t ext2 /dev/hdb /tmp/ext2") == ""
    assert "EBUSY" in m.sh("mount -t ext2 /dev/hdb /tmp/ramfs")
    assert m.sh("umount /tmp/ext2") == ""


def slab_active(m, cache):
    text = m.sh("cat /proc/slabinfo")
    return int(re.search(rf"^{cache} +(\d+)", text, re.M).group(1))


def test_caches_shrink_under_pressure(m):
    """Unused names and inodes go when memory is short (8.2, 8.3), and count
    0 means all of them (10.21)."""
    assert m.sh("mount -t ext2 /dev/hdb /tmp/ext2") == ""
    m.sh("/tests/s_manyfiles /tmp/ext2 800")
    m.sh("sync")
    names, inodes = (slab_active(m, c) for c in ("dentry_cache",
                                                 "inode_cache"))
    assert names > 800 and inodes > 800
    out = m.sh("thrash 40 passes=1")
    assert "pages verified" in out, out
    assert slab_active(m, "dentry_cache") < names - 700
    assert slab_active(m, "inode_cache") < inodes - 700
    out = m.sh("/tests/s_manyfiles /tmp/ext2 800 check")  # all still there
    assert out == "800 files, 0 missing\n"
    m.sh("/tests/s_manyfiles /tmp/ext2 800 remove")
    assert m.sh("umount /tmp/ext2") == ""


def test_kupdate_writes_alone(tmp_path):
    """Without sync or umount the data, the inode and the directory are on the
    disk after interval + age_buffer (7.7); not before."""
    image = make_ext2(tmp_path / "ext2.img", DISK_MB)

    def on_disk(name):
        return debugfs(image, f"cat {name}")

    def bdflush(m, age):
        m.sh("/tests/s_write /proc/sys/vm/bdflush "
             f"'30 64 64 256 100 {age}'")

    with Machine(mem=32, swap=[image], swapon=False) as m:
        m.wait_prompt()
        m.sh("mkdir /tmp/e; mount -t ext2 /dev/hdb /tmp/e")
        bdflush(m, 100)
        m.sh("sleep 6")  # the interval it sleeps now was 5 s
        m.sh("echo hello > /tmp/e/young")
        m.sh("sleep 5")  # inode to its buffer 1 s, age 1 s, next round 1 s
        assert on_disk("young") == "hello\n"
        bdflush(m, 60000)
        m.sh("echo late > /tmp/e/old")
        m.sh("sleep 5")
        assert on_disk("old") == ""  # ten minutes are not over
        # but what is written to a file that is open with O_SYNC is there
        assert m.sh("/tests/s_write /tmp/e/young HELLO sync") == "ok\n"
        assert on_disk("young") == "HELLO\n"
        m.stop()
    # as after a power cut: the marks of a mounted file system, and no more
    status, text = e2fsck(image, "-fp")
    assert status in (0, 1), text
    assert on_disk("young") == "HELLO\n"
