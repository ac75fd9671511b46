# SPDX-License-Identifier: GPL-2.0-only
"""ext2: images by mke2fs, worked on by Lethe, judged by e2fsck and debugfs."""
import os
import re
import struct
import subprocess

import pytest
import qemu
from machine import Machine

BLOCKS = [1024, 2048, 4096]
TOOLS = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
LINK_TEXT = "./" * 60 + "dir/inner"


def run(*args, check=True):
    return subprocess.run([str(a) for a in args], check=check, env=TOOLS,
                          capture_output=True, text=True)


def contents(n, seed=1):
    return bytes((i * 7 + i // 1024 + seed) & 0xff for i in range(n))


def tree(path):
    """Files of every kind of length; a big directory; links."""
    (path / "dir").mkdir(parents=True)
    (path / "dir/inner").write_text("inner\n")
    (path / "empty").write_bytes(b"")
    (path / "big").write_bytes(contents(700000))
    with open(path / "holes", "wb") as f:
        f.seek(5 << 20)
        f.write(b"end")
    (path / "many").mkdir()
    for i in range(600):
        (path / f"many/a-name-{i}").write_text(f"{i}\n")
    os.symlink("dir/inner", path / "fast")
    os.symlink(LINK_TEXT, path / "slow")
    os.link(path / "dir/inner", path / "second")
    return path


def image(tmp_path, *options, size="24M", source=True):
    path = tmp_path / "disk.img"
    args = ["-d", tree(tmp_path / "tree")] if source else []
    run("mke2fs", "-q", "-F", "-t", "ext2", *options, *args, path, size)
    return path


def fsck(path):
    """Nothing at all may be wrong."""
    r = run("e2fsck", "-fn", path, check=False)
    assert r.returncode == 0, r.stdout + r.stderr
    assert not re.search(r"\?|WARNING|error", r.stdout + r.stderr), r.stdout


def dump(path, name):
    r = subprocess.run(["debugfs", "-R", f"cat {name}", str(path)], env=TOOLS,
                       check=True, capture_output=True)
    return r.stdout


def state(path):
    return re.search(r"Filesystem state:\s+(.*)",
                     run("dumpe2fs", "-h", path).stdout).group(1)


def machine(path, **more):
    return Machine(mem=32, drives=[qemu.disk(path, 2)], **more)


def mount(m, options="rw", fails=False):
    m.sh("mkdir /mnt")
    out = m.sh(f"mount -t ext2 -o {options} /dev/hdc /mnt")
    assert bool(out.strip()) == fails, out
    return out


def work(m, what, where):
    out = m.sh(f"/tests/s_ext2 {what} {where}")
    assert re.search(rf"s_ext2 {what}: \d+ checks, 0 bad", out), out


def end(m):
    assert m.sh("umount /mnt").strip() == ""
    m.vmcheck()
    m.poweroff()


@pytest.mark.parametrize("block", BLOCKS)
def test_read_only(tmp_path, block):
    """A read-only mount shows everything and does not change one byte."""
    disk = image(tmp_path, "-b", block)
    before = disk.read_bytes()
    with machine(disk) as m:
        m.wait_prompt()
        mount(m, "ro")
        assert m.sh("cat /mnt/dir/inner /mnt/fast /mnt/slow /mnt/second"
                    ).split() == ["inner"] * 4
        assert m.sh("cat /mnt/many/a-name-599").strip() == "599"
        names = set(re.findall(r"a-name-(\d+)", m.sh("ls -l /mnt/many")))
        assert names ^ {str(i) for i in range(600)} == set(), m.log[-9000:]
        assert "EROFS" in m.sh("touch /mnt/new")
        assert "EROFS" in m.sh("rm /mnt/big")
        end(m)
    assert disk.read_bytes() == before


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("debug", [False, True])
def test_work(tmp_path, block, debug):
    """Names, contents, holes, limits; then nothing is wrong on the disk."""
    disk = image(tmp_path, "-b", block)
    with machine(disk, debug=debug) as m:
        m.wait_prompt()
        mount(m)
        assert state(disk) == "not clean"
        m.sh("mkdir /mnt/w")
        work(m, "names", "/mnt/w")
        work(m, "data", "/mnt/w")
        m.sh("cp /mnt/big /mnt/copy")
        m.sh("rm /mnt/big")
        m.sh("mv /mnt/many /mnt/w/moved")
        m.sh("rm /mnt/w/moved/a-name-17")
        m.sh("cp /mnt/holes /mnt/w/dense")
        end(m)
    fsck(disk)
    assert state(disk) == "clean"
    assert dump(disk, "/copy") == contents(700000)
    assert dump(disk, "/w/dense") == bytes(5 << 20) + b"end"
    listing = run("debugfs", "-R", "ls -p /w/moved", disk).stdout
    assert "a-name-18/" in listing and "a-name-17/" not in listing


@pytest.mark.parametrize("block", BLOCKS)
def test_contiguous(tmp_path, block):
    """A file that is written alone lies in one piece."""
    disk = image(tmp_path, "-b", block)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("cp /mnt/big /mnt/copy")
        end(m)
    fsck(disk)
    blocks = [int(b) for b in
              run("debugfs", "-R", "blocks /copy", disk).stdout.split()]
    assert len(blocks) >= 700000 // block
    jumps = sum(b != a + 1 for a, b in zip(blocks, blocks[1:]))
    assert jumps <= 3, blocks  # a full group may be in the way


def test_full(tmp_path):
    """Every block and every inode used, nothing lost, all given back."""
    for block in BLOCKS:
        disk = image(tmp_path, "-b", block, "-N", 600, size="8M", source=False)
        with machine(disk) as m:
            m.wait_prompt()
            mount(m)
            for what in ("inodes", "full"):
                m.sh(f"mkdir /mnt/{what}")
                work(m, what, f"/mnt/{what}")
            end(m)
        fsck(disk)


def test_link_limit(tmp_path):
    disk = image(tmp_path, "-b", 1024)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("mkdir /mnt/w")
        work(m, "links", "/mnt/w")
        end(m)
    fsck(disk)


@pytest.mark.parametrize("options", [
    ["-r", "0"],
    ["-O", "none"],
    ["-O", "^resize_inode,^dir_index,^ext_attr,^sparse_super"],
    ["-I", "128"],
    ["-g", "1024", "-b", "1024"],
    ["-O", "has_journal"],
])
def test_kinds(tmp_path, options):
    """Revisions, features, small groups; a clean journal is left alone."""
    disk = image(tmp_path, *options, size="16M")
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("mkdir /mnt/w")
        work(m, "names", "/mnt/w")
        work(m, "data", "/mnt/w")
        assert m.sh("cat /mnt/slow").strip() == "inner"
        end(m)
    fsck(disk)
    if "0" in options:
        return
    assert b"large_file" in run("dumpe2fs", "-h", disk).stdout.encode()


def test_index_is_given_up(tmp_path):
    """A directory with a hash index: read as it is, linear once changed."""
    disk = image(tmp_path, "-b", 1024, "-O", "dir_index")
    r = run("e2fsck", "-fyD", disk, check=False)
    assert r.returncode <= 1
    flags = run("debugfs", "-R", "stat /many", disk).stdout
    assert "Flags: 0x1000" in flags, flags
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        assert m.sh("cat /mnt/many/a-name-300").strip() == "300"
        m.sh("touch /mnt/many/new")
        m.sh("rm /mnt/many/a-name-7")
        end(m)
    fsck(disk)
    assert "Flags: 0x0" in run("debugfs", "-R", "stat /many", disk).stdout


def test_remount(tmp_path):
    """Read-only and back; busy while a file is open for writing."""
    disk = image(tmp_path)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("touch /mnt/one")
        assert m.sh("mount -o remount,ro /mnt").strip() == ""
        assert state(disk) == "clean"
        fsck(disk)
        assert "EROFS" in m.sh("touch /mnt/two")
        assert m.sh("mount -o remount,rw /mnt").strip() == ""
        assert state(disk) == "not clean"
        m.sh("touch /mnt/two")
        assert "/mnt ext2 rw" in m.sh("cat /proc/mounts")
        m.sh("sleep 5 > /mnt/held &")
        assert "EBUSY" in m.sh("mount -o remount,ro /mnt")
        m.sh("sleep 6")
        end(m)
    fsck(disk)
    assert "two" in run("debugfs", "-R", "ls -p /", disk).stdout
    count = re.search(r"Mount count:\s+(\d+)",
                      run("dumpe2fs", "-h", disk).stdout)
    assert count.group(1) == "2"


def test_unclean_until_e2fsck(tmp_path):
    """A clean umount does not call a disk clean that was not before."""
    disk = image(tmp_path)
    run("debugfs", "-w", "-R", "ssv state 0", disk)
    with machine(disk) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt")
        for _ in range(2):
            out = m.sh("mount -t ext2 -o rw /dev/hdc /mnt")
            assert "was not unmounted, e2fsck is recommended" in out
            m.sh("touch /mnt/new; umount /mnt")
            assert state(disk) == "not clean"
        m.poweroff()
    assert run("e2fsck", "-p", disk, check=False).returncode <= 1
    assert state(disk) == "clean"


def test_end_of_a_mount_waits_for_an_unlink(tmp_path):
    """A file that loses its last name is gone before umount or read-only."""
    disk = image(tmp_path, "-b", "1024")
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        out = m.sh("/tests/s_umounts /dev/hdc /mnt")
        assert out.splitlines() == ["umount: was busy, 0 blocks lost",
                                    "remount: was busy, 0 blocks lost"]
        end(m)
    fsck(disk)


CHATTR = """\
immutable: write EACCES append EACCES cut EACCES read ok link EPERM chmod EPERM \
times EPERM now EPERM rename EPERM replace EPERM unlink EPERM
append: write EPERM append ok cut EPERM read ok link EPERM chmod EPERM \
times EPERM now ok rename EPERM replace EPERM unlink EPERM
open file: not only at the end EPERM, truncation EPERM, map EACCES
directory append: create ok unlink EPERM rename EPERM rmdir EPERM
directory immutable: create EACCES unlink EACCES rename EACCES rmdir EPERM
"""


def test_chattr(tmp_path):
    """What chattr +i and +a forbid, to root too, as 2.4.0."""
    disk = image(tmp_path, source=False)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("/tests/s_chattr make /mnt")
        end(m)
    for name, flags in [("immutable", "0x10"), ("append", "0x20"),
                        ("dir.append", "0x20"), ("dir.immutable", "0x10")]:
        run("debugfs", "-w", "-R", f"sif {name} flags {flags}", disk)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        assert m.sh("/tests/s_chattr try /mnt") == CHATTR
        end(m)
    fsck(disk)
    assert dump(disk, "immutable") == b"old"
    assert dump(disk, "append") == b"oldnew"


def test_features(tmp_path):
    """Unknown: refused, or read-only only; unknown options are refused."""
    disk = image(tmp_path)
    with machine(disk) as m:
        m.wait_prompt()
        assert "EINVAL" in mount(m, "rw,wrong", fails=True)
        m.poweroff()
    poke(disk, SUPER + 100, struct.pack("<I", 0x403))
    with machine(disk) as m:
        m.wait_prompt()
        # mount(8) tries again read-only
        assert "read-only only" in mount(m, "rw", fails=True)
        assert "/mnt ext2 ro" in m.sh("cat /proc/mounts")
        assert m.sh("cat /mnt/fast").strip() == "inner"
        assert "read-only only" in m.sh("mount -o remount,rw /mnt")
        end(m)
    poke(disk, SUPER + 96, struct.pack("<I", 0x42))
    with machine(disk) as m:
        m.wait_prompt()
        assert "EUCLEAN" in mount(m, "ro", fails=True)
        m.poweroff()


# ---- bad images -----------------------------------------------------------------

SUPER = 1024


def poke(path, at, data):
    with open(path, "r+b") as f:
        f.seek(at)
        f.write(data)


def inode_at(path, name):
    """Byte of the disk where the inode of a file is."""
    out = run("debugfs", "-R", f"imap {name}", path).stdout
    block, offset = re.search(r"located at block (\d+), offset (0x\w+)",
                              out).groups()
    return int(block) * 1024 + int(offset, 16)


def first_block(path, name):
    out = run("debugfs", "-R", f"blocks {name}", path).stdout
    return int(out.split()[0])


BAD_SUPER = {
    "magic": (56, "<H", 0x1234, "EINVAL"),
    "block size": (24, "<I", 9, "EUCLEAN"),
    "blocks": (4, "<I", 1 << 30, "EUCLEAN"),
    "no blocks": (4, "<I", 0, "EUCLEAN"),
    "blocks per group 0": (32, "<I", 0, "EUCLEAN"),
    "blocks per group": (32, "<I", 1 << 20, "EUCLEAN"),
    "inodes per group 0": (40, "<I", 0, "EUCLEAN"),
    "inodes": (0, "<I", 7, "EUCLEAN"),
    "first block": (20, "<I", 5, "EUCLEAN"),
    "inode size": (88, "<H", 100, "EUCLEAN"),
    "inode size 0": (88, "<H", 0, "EUCLEAN"),
    "first inode": (84, "<I", 0, "EUCLEAN"),
    "reserved": (8, "<I", 0xffffffff, "EUCLEAN"),
    "revision": (76, "<I", 3, "EUCLEAN"),
    "bitmap place": (1024 + 0, "<I", 0xfffffff0, "EUCLEAN"),
    "inode bitmap place": (1024 + 4, "<I", 1, "EUCLEAN"),
    "table place": (1024 + 8, "<I", 8190, "EUCLEAN"),
    "free blocks": (1024 + 12, "<H", 0xffff, "EUCLEAN"),
    "free inodes": (1024 + 14, "<H", 0xffff, "EUCLEAN"),
}


def test_bad_super(tmp_path):
    """Each wrong number alone: the mount fails with one line, nothing else."""
    disk = image(tmp_path, "-b", 1024)
    good = disk.read_bytes()[SUPER:SUPER + 2048]
    with machine(disk, append="loglevel=7") as m:
        m.wait_prompt()
        m.sh("mkdir /mnt")
        for name, (at, form, value, error) in BAD_SUPER.items():
            poke(disk, SUPER, good)
            poke(disk, SUPER + at, struct.pack(form, value))
            out = m.sh("mount -t ext2 /dev/hdc /mnt")
            assert error in out, (name, out)
        poke(disk, SUPER, good)
        mount(m)
        end(m)
    fsck(disk)


def broken(tmp_path, breaker, script, options="rw"):
    """Mount an image that `breaker` broke; what the script said, the log."""
    disk = image(tmp_path, "-b", 1024)
    breaker(disk)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m, options)
        out = [m.sh(line) for line in script]
        log = m.sh("dmesg")
        end(m)
    assert state(disk) != "clean" or "ro" in options
    return out, log


def test_bad_block_numbers(tmp_path):
    def breaker(disk):
        at = inode_at(disk, "/big")
        poke(disk, at + 40, struct.pack("<I", 0x7fffffff))  # direct
        poke(disk, at + 40 + 4 * 12, struct.pack("<I", 3))  # bitmap or so
    out, log = broken(tmp_path, breaker,
                      ["cat /mnt/big", "rm /mnt/big", "cat /mnt/fast"])
    assert "EIO" in out[0] or "EUCLEAN" in out[0]
    assert out[2].strip() == "inner"
    assert re.search(r"ext2: dev 1600: inode \d+, block 2147483647: bad block",
                     log)


def test_looping_indirect_blocks(tmp_path):
    def breaker(disk):
        at = inode_at(disk, "/big")
        block = struct.unpack("<I", disk.read_bytes()[at + 88:at + 92])[0]
        poke(disk, block * 1024, struct.pack("<I", block) * 256)
        poke(disk, at + 40 + 4 * 13, struct.pack("<I", block))
        poke(disk, at + 40 + 4 * 14, struct.pack("<I", block))
    out, log = broken(tmp_path, breaker, ["rm /mnt/big", "cat /mnt/fast"])
    assert out[1].strip() == "inner"
    assert "bad block number" in log or "a free block is freed" in log


@pytest.mark.parametrize("at,data", [
    (4, b"\x00\x00"),          # rec_len 0
    (4, b"\x06\x00"),          # too short, odd
    (4, b"\xf0\xff"),          # beyond the block
    (4, b"\x0c\x00\xff"),      # the name is longer than the record
    (0, b"\xff\xff\xff\x7f"),  # no such inode
])
def test_bad_entries(tmp_path, at, data):
    def breaker(disk):
        poke(disk, first_block(disk, "/dir") * 1024 + 24 + at, data)
    out, log = broken(tmp_path, breaker,
                      ["ls -l /mnt/dir", "cat /mnt/dir/inner",
                       "touch /mnt/dir/new", "rm /mnt/dir", "cat /mnt/second"])
    assert "EUCLEAN" in out[1]
    assert out[4].strip() == "inner"
    assert re.search(r"ext2: dev 1600: inode \d+, block \d+: ", log)


def test_directory_in_itself(tmp_path):
    def breaker(disk):
        block = first_block(disk, "/dir") * 1024
        own = disk.read_bytes()[block:block + 4]  # "." has its number
        poke(disk, block + 24, own)
    out, log = broken(tmp_path, breaker,
                      ["ls -l /mnt/dir/inner", "cat /mnt/fast"])
    assert "EUCLEAN" in out[0]
    assert "a directory contains itself" in log


@pytest.mark.parametrize("action,flags", [
    ("continue", "rw"), ("remount-ro", "ro")])
def test_errors(tmp_path, action, flags):
    def breaker(disk):
        poke(disk, first_block(disk, "/dir") * 1024 + 28, b"\0\0")
    out, log = broken(tmp_path, breaker,
                      ["/tests/s_chattr late /mnt", "touch /mnt/new",
                       "cat /proc/mounts"], options=f"rw,errors={action}")
    assert f"/mnt ext2 {flags}" in out[2]
    assert ("EROFS" in out[1]) == (flags == "ro")
    # a file that was open for writing before, too
    end = "EROFS" if flags == "ro" else "ok"
    assert out[0].endswith(f" read EUCLEAN write {end} cut {end}\n")


def test_errors_panic(tmp_path):
    disk = image(tmp_path, "-b", 1024, "-e", "panic")
    poke(disk, first_block(disk, "/dir") * 1024 + 28, b"\0\0")
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.child.send("cat /mnt/dir/inner\n")
        assert m.wait_exit() == qemu.STATUS_PANIC
        assert "ext2: dev 1600: inode" in m.log


def test_bad_bitmaps(tmp_path):
    """Bitmaps that say everything is free: no block of the system is given."""
    def breaker(disk):
        out = run("dumpe2fs", disk).stdout
        block = int(re.search(r"Block bitmap at (\d+)", out).group(1))
        poke(disk, block * 1024, bytes(1024))
    out, log = broken(tmp_path, breaker,
                      ["cp /mnt/big /mnt/copy", "cat /mnt/fast"])
    assert out[1].strip() == "inner"
    assert "bad block bitmap" in log


def test_device_nodes_and_owners(tmp_path):
    """What Lethe made is what Linux tools read."""
    disk = image(tmp_path, source=False)
    with machine(disk) as m:
        m.wait_prompt()
        mount(m)
        m.sh("mkdir /mnt/w")
        work(m, "names", "/mnt/w")
        end(m)
    fsck(disk)
    out = run("debugfs", "-R", "stat /w/disk", disk).stdout
    assert "Type: block special" in out and "22:01" in out
    out = run("debugfs", "-R", "stat /w/kept", disk).stdout
    assert "Type: symlink" in out and "Size: 300" in out
