# SPDX-License-Identifier: GPL-2.0-only
"""linux.py - boots Debian's i386 Linux in the same virtual machine.

The kernel image and its disk drivers come from Debian's package, fetched with
apt into build/bench-linux; nothing of it is kept in the project. The programs
are Lethe's own: the same binaries.
"""
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys

import qemu
import watch

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build/bench-linux"
# what IDE disks need, in the order they are loaded
MODULES = ("scsi_common", "scsi_mod", "libata", "ata_piix",
           "crct10dif_common", "crct10dif_generic", "crc-t10dif", "crc64",
           "crc64-rocksoft", "crc64_rocksoft_generic", "t10-pi", "sd_mod")
# and what ext2 needs on them: its driver is ext4's
EXT2_MODULES = ("crc16", "mbcache", "jbd2", "crc32c_generic", "ext4")


def fetch():
    """Debian's kernel package for 686, unpacked."""
    if (WORK / "vmlinuz").exists():
        return
    WORK.mkdir(parents=True, exist_ok=True)
    foreign = subprocess.run(["dpkg", "--print-foreign-architectures"],
                             capture_output=True, text=True).stdout.split()
    if "i386" not in foreign:
        print("adding the i386 architecture to apt, for Debian's kernel")
        subprocess.run(["dpkg", "--add-architecture", "i386"], check=True)
        subprocess.run(["apt-get", "-q", "update"],
                       stdout=subprocess.DEVNULL)
    depends = subprocess.run(["apt-cache", "depends", "linux-image-686:i386"],
                             capture_output=True, text=True).stdout
    names = re.findall(r"linux-image-\d+\.\S+-686:i386", depends)
    if not names:
        sys.exit("no linux-image-686:i386 to be had from apt here")
    subprocess.run(["apt-get", "-q", "download",
                    names[0]], cwd=WORK, check=True)
    package = next(WORK.glob("linux-image-*.deb"))
    subprocess.run(["dpkg-deb", "-x", str(package), str(WORK / "x")],
                   check=True)
    shutil.copy(next((WORK / "x/boot").glob("vmlinuz-*")), WORK / "vmlinuz")


def initramfs(wanted, out):
    """Our programs and the `wanted` modules of Debian's as a compressed cpio."""
    tree = WORK / "initramfs"
    shutil.rmtree(tree, ignore_errors=True)
    for d in ("bin", "dev", "proc", "modules.d"):
        (tree / d).mkdir(parents=True)
    for program in (ROOT / "build/root/bin").iterdir():
        shutil.copy(program, tree / "bin" / program.name)
    shutil.copy(ROOT / "build/user/bin/linux_init", tree / "init")
    listing = []
    modules = list((WORK / "x/lib/modules").rglob("*.ko"))
    for name in wanted:
        for path in modules:
            if path.stem.replace("_", "-") == name.replace("_", "-"):
                shutil.copy(path, tree / "modules.d" / path.name)
                subprocess.run([os.environ.get("CROSS_COMPILE", "i686-linux-gnu-")
                                + "strip", "--strip-debug",
                                str(tree / "modules.d" / path.name)])
                listing.append(f"/modules.d/{path.name}\n")
                break
    (tree / "modules").write_text("".join(listing))
    subprocess.run(["mknod", str(tree / "dev/console"), "c", "5", "1"])
    names = subprocess.run(["find", "."], cwd=tree, capture_output=True).stdout
    archive = subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"],
                             cwd=tree, input=names, capture_output=True).stdout
    out.write_bytes(gzip.compress(archive))


def booter(mem):
    """A function that runs commands under Linux and gives back its Output.

    files: an ext2 image, /dev/files, for which more modules are loaded.
    """
    fetch()
    initramfs(MODULES, WORK / "initramfs.gz")
    initramfs(MODULES + EXT2_MODULES, WORK / "initramfs-ext2.gz")

    def boot(commands, files=None):
        swap = WORK / "swap.img"
        with open(swap, "wb") as f:
            f.truncate(512 << 20)
        subprocess.run(["mkswap", str(swap)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        append = ("console=ttyS0 quiet mitigations=off panic=-1 rdinit=/init " +
                  " ".join("run=" + ",".join(c) for c in commands))
        drives = [qemu.disk(swap, 0)]
        if files:
            drives.append(qemu.disk(files, 1))
        name = "initramfs-ext2.gz" if files else "initramfs.gz"
        args = qemu.command(mem=mem, kernel=WORK / "vmlinuz",
                            initrd=WORK / name, append=append,
                            drives=drives, serial="stdio")
        out = watch.run(args, 1800)
        if "linux_init: done" not in out.text:
            sys.exit(f"Linux did not finish:\n{out.text[-3000:]}")
        return out

    return boot
