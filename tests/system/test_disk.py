# SPDX-License-Identifier: GPL-2.0-only
"""The disks, by the in-kernel tests blk_*: every way to a sector."""
import re

import pytest
import qemu
from machine import Machine

BAD = 40  # a sector that fails
MIB = 1 << 20


def blk_selftests(append, drives, extra=()):
    """Runs them; the log. A test that fails, or too few, fails here."""
    with Machine(mem=32, append="selftest=blk_ " + append, drives=drives,
                 initrd=False, extra=extra) as m:
        status = m.wait_exit()
        found = re.search(r"selftest: (\d+) passed, (\d+) failed", m.log)
        assert found and found.group(2) == "0", m.log[-4000:]
        assert int(found.group(1)) >= 8
        assert status == qemu.STATUS_OK
        return m.log


def image(tmp_path, size):
    path = tmp_path / "scratch.img"
    with open(path, "wb") as f:
        f.truncate(size)
    return path


@pytest.mark.parametrize("dma", [True, False])
@pytest.mark.parametrize("unit,name", [(0, "hda"), (1, "hdb"), (2, "hdc"),
                                       (3, "hdd")])
def test_every_place(tmp_path, unit, name, dma):
    """Each channel, master and slave, a slave without its master too."""
    log = blk_selftests(f"scratch={name}" + ("" if dma else " ide=nodma"),
                        [qemu.disk(image(tmp_path, 16 * MIB), unit)],
                        extra=["-nodefaults"])
    assert re.search(rf"{name}: .*{'DMA' if dma else 'PIO'}", log), log
    assert len(re.findall(r"hd[a-d]: QEMU", log)) == 1


@pytest.mark.parametrize("dma", [True, False])
def test_lba48(tmp_path, dma):
    """Sectors from 2^28 on: the end of a disk of 140 GiB."""
    path = image(tmp_path, 140 << 30)
    log = blk_selftests("scratch=hdb" + ("" if dma else " ide=nodma"),
                        [qemu.disk(path, 1)])
    assert f"{(140 << 30) // 512} sectors" in log
    with open(path, "rb") as f:
        f.seek(-4096, 2)
        assert any(f.read(4096))
        # the same sector cut to 28 bits must not have been written
        f.seek((((140 << 30) // 512 - 8) & 0xfffffff) * 512)
        assert not any(f.read(4096))


@pytest.mark.parametrize("dma", [True, False])
def test_bad_sector(tmp_path, dma):
    """In a merged request only the bad sector fails, for reads and writes."""
    rules = "".join(
        f",file.inject-error.{i}.event=none,file.inject-error.{i}.iotype="
        f"{iotype},file.inject-error.{i}.errno=5,"
        f"file.inject-error.{i}.sector={BAD}"
        for i, iotype in enumerate(("read", "write")))
    drive = ["-drive", "if=ide,index=1,format=raw,file.driver=blkdebug,"
             "file.image.driver=file,file.image.filename="
             f"{image(tmp_path, 16 * MIB)}{rules},"
             "rerror=report,werror=report"]
    log = blk_selftests(f"scratch=hdb bad_sector={BAD}"
                        + ("" if dma else " ide=nodma"), [drive])
    assert f"hdb: read error, sectors {BAD}..{BAD}" in log, log


def test_ramdisk_as_a_slow_and_bad_disk():
    log = blk_selftests("scratch=ram0 ramdisk=4M,1,10 ramdisk_fail=300 "
                        "bad_sector=300", [])
    assert "ram0: 4096 KiB, seek 1 ticks, 10 ticks a MiB" in log
    assert "ram0: 1 sectors from 300 on fail" in log


def test_master_and_slave_at_once(tmp_path):
    other = tmp_path / "other.img"
    other.write_bytes(bytes(4 * MIB))
    log = blk_selftests("scratch=hdb", [
        qemu.disk(other, 0), qemu.disk(image(tmp_path, 16 * MIB), 1)])
    assert "selftest blk_all_disks_at_once: ok" in log


def test_no_disk_at_all():
    log = blk_selftests("", [], extra=["-nodefaults"])
    assert "hda" not in log and "hdc" not in log
