# SPDX-License-Identifier: GPL-2.0-only
"""ext2 on disks that fail, are full, or may not be written."""
import hashlib
import json
import os
import re
import socket
import subprocess

import ext2disk
import pytest
from machine import Machine

SOAK = bool(os.environ.get("LETHE_SOAK"))
STEP = 1 if SOAK else 10
# a blkio is tried this often (IDE_MAX_RETRIES in core/config.h), once more
# as a part of its request: so many failures in a row lose it
TRIES = 6
DISKS = "bcd"
END = re.compile(r"s_ioscript: (\d+) operations, (\d+) failed, "
                 r"first (.*) (\S+), umount (\S+)")
GOOD = re.compile(r"^good (\d+) (\d+) (\d+) /tmp/\w+(/\S+)$", re.M)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def blkdebug(image, index, config):
    """A drive whose I/O goes through blkdebug with the file `config`."""
    return ["-drive", f"if=ide,index={index},format=raw,id=d{index},"
            f"file.driver=blkdebug,file.config={config},"
            f"file.image.driver=file,file.image.filename={image},"
            "rerror=report,werror=report"]


def fail_from(config, first, count):
    """I/O number `first` (from 1) and the `count` - 1 after it fail.

    Each I/O is one step of blkdebug's state. count None: it fails for ever.
    """
    rules = []
    for event in ("read_aio", "write_aio"):
        for state in range(1, first + (count or 0)):
            rules.append(f'[set-state]\nevent = "{event}"\nstate = "{state}"\n'
                         f'new_state = "{state + 1}"\n')
        for state in range(first, first + (count or 1)):
            rules.append(f'[inject-error]\nevent = "{event}"\n'
                         f'state = "{state}"\nerrno = "5"\n')
    config.write_text("".join(rules))
    return config


def script(m, name, seed):
    """Runs s_ioscript; (what it said, operations, failed)."""
    out = m.sh(f"/tests/s_ioscript /dev/hd{name} {seed}").replace("\r", "")
    found = END.search(out)
    assert found, out[-3000:]
    assert "WRONG" not in out, out
    assert found.group(5) == "0", out
    return out, int(found.group(1)), int(found.group(2))


def good_files_are_there(out, image, tmp_path):
    """What was reported good is on the disk, after a repair."""
    status, text = ext2disk.e2fsck(image, "-fy")
    assert status in (0, 1), text
    files = GOOD.findall(out)
    found = ext2disk.dump(image, [f"<{f[0]}>" for f in files],
                          tmp_path / "dump")
    for ino, size, seed, path in files:
        data = found.get(f"<{ino}>", b"")
        assert data[:int(size)] == ext2disk.stamped(int(seed), int(size)), \
            (path, ino, text)
    return len(files)


def count_io(tmp_path):
    """How many reads and writes the script's disk sees without errors."""
    disk = ext2disk.make_ext2(tmp_path / "count.img", 4)
    where = tmp_path / "qmp"
    with Machine(mem=16, swap=[disk], swapon=False,
                 extra=["-qmp", f"unix:{where},server=on,wait=off"]) as m:
        m.wait_prompt()
        out, operations, failed = script(m, "b", 1)
        assert failed == 0 and operations > 300, out
        with socket.socket(socket.AF_UNIX) as s, s.makefile("rw") as talk:
            s.connect(str(where))
            stats = []
            for command in ("qmp_capabilities", "query-blockstats"):
                talk.write(json.dumps({"execute": command}) + "\n")
                talk.flush()
            while not stats:
                stats = json.loads(talk.readline()).get("return", [])
        m.vmcheck()
        m.poweroff()
    ext2disk.check_clean(disk)
    assert good_files_are_there(out, disk, tmp_path) >= 15
    return max(d["stats"]["rd_operations"] + d["stats"]["wr_operations"]
               for d in stats)


@pytest.mark.parametrize("dead", [False, True], ids=["once", "dead"])
def test_error_at_every_io(tmp_path, dead):
    """One I/O is lost, or the disk dies at it: told, survived, unmounted.

    Three disks in a machine, each with its own number of the I/O that fails.
    """
    total = count_io(tmp_path)
    numbers = list(range(1 if SOAK else 5, total + 1, STEP))
    results = []
    for at in range(0, len(numbers), len(DISKS)):
        results += errors_at(tmp_path, numbers[at:at + len(DISKS)], dead)
    untold = [number for number, failed in results if not failed]
    assert not untold, (untold, total)


def errors_at(tmp_path, numbers, dead):
    """One machine; a list of (number, failed operations)."""
    drives, images, results = [], [], []
    for i, number in enumerate(numbers):
        images.append(ext2disk.make_ext2(tmp_path / f"{i}.img", 4))
        config = fail_from(tmp_path / f"{i}.conf", number,
                           None if dead else TRIES)
        drives.append(blkdebug(images[-1], i + 1, config))
    said = []
    with Machine(mem=16, drives=drives, debug=numbers[0] % 2 == 0) as m:
        m.wait_prompt()
        for i, number in enumerate(numbers):
            out, _, failed = script(m, DISKS[i], 1)
            results.append((number, failed))
            said.append(out)
        m.vmcheck()
        m.poweroff()
    for out, image in zip(said, images):
        good_files_are_there(out, image, tmp_path)
    return results


@pytest.mark.parametrize("block", [1024, 4096])
@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_disk_full(tmp_path, block, debug):
    """ENOSPC reaches the caller, what was there stays, space comes back."""
    disk = ext2disk.make_ext2(tmp_path / "full.img", 1.5, block=block)
    with Machine(mem=16, swap=[disk], swapon=False, debug=debug) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_diskfull /dev/hdb").replace("\r", "")
        for what in ("fill", "crumb", "mkdir", "symlink", "write to a hole",
                     "inodes"):
            assert f"\n{what}: ENOSPC\n" in "\n" + out, out
        assert re.search("mapping of a hole: E", out), out
        assert len(re.findall(r"compared \d+ files, 0 wrong", out)) == 2, out
        assert out.count("umount: 0\n") == 2, out
        assert "unlink: E" not in out and "again: 40000 bytes" in out, out
        m.vmcheck()
        m.poweroff()
    ext2disk.check_clean(disk)
    assert good_files_are_there(out, disk, tmp_path) > 10


def test_disk_that_cannot_be_written(tmp_path):
    """Every write fails: told each time, and not a byte of it changes."""
    disk = ext2disk.make_ext2(tmp_path / "ro.img", 4)
    before = digest(disk)
    config = tmp_path / "ro.conf"
    config.write_text('[inject-error]\nevent = "none"\niotype = "write"\n'
                      'errno = "30"\n')
    with Machine(mem=16, drives=[blkdebug(disk, 1, config)]) as m:
        m.wait_prompt()
        out, _, failed = script(m, "b", 1)
        assert failed > 20, out
        assert not GOOD.search(out), out
        assert "hdb: write error" in m.log
        m.vmcheck()
        m.poweroff()
    assert digest(disk) == before


def bad_for_writing(image, config, path, block_number):
    """The sectors of a file's 4 KiB block cannot be written; all else can."""
    out = subprocess.run(["debugfs", "-R", f"bmap {path} {block_number}",
                          str(image)], env=ext2disk.ENV, check=True,
                         capture_output=True, text=True).stdout
    first = int(out) * 8
    config.write_text("".join(
        '[inject-error]\nevent = "none"\niotype = "write"\nerrno = "5"\n'
        f'sector = "{n}"\n' for n in range(first, first + 8)))
    return config


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_shared_mapping_that_cannot_be_written(tmp_path, debug):
    """A page changed through a mapping is lost on the way to the disk: whoever
    wrote it, the next fsync or msync says EIO, once (docs/differences.md 7.5);
    the other pages arrive.

    kupdate and prune_icache() leave the pages alone here (7.9), so that the
    last write is page_launder()'s: one page, T18 once.
    """
    pages, bad = 8, 3
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "m").write_bytes(b"\xff" * pages * 4096)  # no hole
    disk = ext2disk.make_ext2(tmp_path / "m.img", 4, "-d", str(tree),
                              block=4096)
    config = bad_for_writing(disk, tmp_path / "m.conf", "/m", bad)
    with Machine(mem=16, drives=[blkdebug(disk, 1, config)], debug=debug) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt")
        assert m.sh("mount -t ext2 /dev/hdb /mnt") == ""
        m.sh("echo 30 64 64 256 0 3000 60 0 0 > /proc/sys/vm/bdflush")
        m.sh("echo 0 > /proc/sys/vm/prune_writes_inodes")
        out = m.sh(f"/tests/s_maperror /mnt/m {pages} {bad}")
        said = dict(re.findall(r"^(\S+) (\S+)\r?$", out, re.M))
        assert said == {
            "msync": "EIO", "msync-again": "0", "fsync-after-msync": "0",
            "msync-good": "0", "async": "0",
            "fsync": "EIO", "fsync-again": "0",
            "munmap": "EIO", "munmap-again": "0",
            "T18": "1", "launder": "EIO", "launder-again": "0",
            "close": "0"}, (out, m.log[-3000:])
        m.vmcheck()
        # the device's own memory of it (7.6); it is unmounted all the same
        assert m.sh("umount /mnt").strip() == \
            "umount: write error on device 3:64"
        assert "/mnt" not in m.sh("mount")
        m.vmcheck()
        m.poweroff()
    ext2disk.check_clean(disk)
    data = ext2disk.dump(disk, ["/m"], tmp_path / "dump")["/m"]
    rounds = [2 if n == bad + 1 else 1 for n in range(pages)]
    for n, changed in enumerate(rounds):
        want = 0xffffffff if n == bad else n + changed
        assert data[n * 4096:(n + 1) * 4096] == \
            want.to_bytes(4, "little") * 1024, n


def test_mounted_read_only(tmp_path):
    """EROFS for whatever would change it; not a byte changes."""
    tree = tmp_path / "tree"
    (tree / "sub").mkdir(parents=True)
    (tree / "file").write_bytes(b"what it holds\n")
    disk = ext2disk.make_ext2(tmp_path / "ro.img", 4, "-d", str(tree))
    before = digest(disk)
    with Machine(mem=16, swap=[disk], swapon=False) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_readonly /dev/hdb").replace("\r", "")
        tried = re.findall(r"^(.+): (\w+)$", out, re.M)
        assert len(tried) >= 14, out
        for what, result in tried:
            want = "0" if what in ("mount", "read", "umount") else "EROFS"
            assert result == want, out
        m.vmcheck()
        m.poweroff()
    assert digest(disk) == before
    ext2disk.check_clean(disk)


def debugfs(disk, *commands):
    """What the last of the commands says."""
    return subprocess.run(["debugfs", "-w", "-f", "-", str(disk)],
                          input="\n".join(commands), env=ext2disk.ENV,
                          check=True, capture_output=True, text=True).stdout


def test_rename_whose_new_name_is_not_written(tmp_path):
    """The new name has no place on the disk: all is as it was before."""
    disk = ext2disk.make_ext2(tmp_path / "disk.img", 4)
    for name in ("from", "kept"):
        (tmp_path / name).write_text(f"{name}\n")
    debugfs(disk, "mkdir a", "mkdir b", "cd a",
            f"write {tmp_path / 'from'} one", f"write {tmp_path / 'from'} two",
            "cd ../b", f"write {tmp_path / 'kept'} two")
    block = int(debugfs(disk, "blocks /b").split()[-1])
    config = tmp_path / "blkdebug.conf"
    config.write_text('[inject-error]\nevent = "none"\niotype = "write"\n'
                      f'errno = "5"\nsector = "{block * 2}"\n')
    with Machine(mem=16, drives=[blkdebug(disk, 1, config)]) as m:
        m.wait_prompt()
        m.sh("mkdir /mnt; mount -t ext2 /dev/hdb /mnt")
        for name in ("one", "two"):
            assert "EIO" in m.sh(f"mv /mnt/a/{name} /mnt/b/{name}")
            assert m.sh(f"cat /mnt/a/{name}").strip() == "from"
        assert m.sh("ls /mnt/b").split() == ["two"]
        assert m.sh("cat /mnt/b/two").strip() == "kept"
        m.sh("touch /mnt/b/one")
        assert sorted(m.sh("ls /mnt/b").split()) == ["one", "two"]
        m.sh("rm /mnt/b/one; umount /mnt; mount -t ext2 /dev/hdb /mnt")
        assert sorted(m.sh("ls /mnt/a").split()) == ["one", "two"]
        assert m.sh("cat /mnt/b/two").strip() == "kept"
        m.sh("umount /mnt")
        m.vmcheck()
        m.poweroff()
