#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""mutate_ext2.py - ext2 images with damaged metadata, the same each time.

Base images come from mke2fs (revisions 0 and 1, blocks of 1, 2 and 4 KiB, one
group and two). A mutant is a base image with one to four changes in its
super block, group descriptors, bitmaps, inodes, directory blocks or indirect
blocks: a field gets a value that is interesting there, or bits are flipped.
Mutant n depends on n and SEED only.

    mutate_ext2.py disk OUT COUNT     what user/tests/s_ext2walk.c reads
    mutate_ext2.py image N OUT        mutant N itself, to look at
    mutate_ext2.py show N             its changes
"""
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

SEED = 20010104
UUID = "00000000-0000-0000-0000-000000000001"
IMAGE_BYTES = 1 << 20
SECTOR = 512
RECORDS_AT = 4096
PATCHES_MAX, PATCH_BYTES = 31, 8
SUPER_AT, SUPER_BYTES = 1024, 264
DESC_BYTES = 32
KIND_DIR, KIND_REG, KIND_LINK = 0x4000, 0x8000, 0xA000
# (options of mke2fs, block bytes)
BASES = (
    (["-b", "1024", "-g", "512", "-O", "none,filetype,sparse_super"], 1024),
    (["-b", "1024", "-r", "0", "-O", "none"], 1024),
    (["-b", "2048", "-g", "256", "-O", "none,filetype,sparse_super"], 2048),
    (["-b", "4096", "-O", "none,filetype,sparse_super,large_file"], 4096),
)
# access and change time, generation: what mke2fs cannot be told
INODE_VARIES = (8, 12, 100)
# offset and bytes of the fields that say where or how much
SUPER_FIELDS = [(o, 4) for o in (0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 72,
                                 76, 84, 92, 96, 100)]
SUPER_FIELDS += [(o, 2) for o in (52, 54, 56, 58, 60, 62, 88, 90)]
DESC_FIELDS = [(0, 4), (4, 4), (8, 4), (12, 2), (14, 2), (16, 2)]
INODE_FIELDS = [(0, 2), (4, 4), (20, 4), (26, 2), (28, 4), (32, 4), (104, 4),
                (108, 4)] + [(40 + 4 * i, 4) for i in range(15)] * 2
DIRENT_FIELDS = [(0, 4), (4, 2), (4, 2), (6, 1), (7, 1), (8, 1)]


def tree(root):
    """Files that use every kind of metadata."""
    root.mkdir()
    (root / "small").write_bytes(b"a small file\n")
    (root / "blocks").write_bytes(bytes(range(256)) * 40)
    (root / "indirect").write_bytes(bytes(range(255, -1, -1)) * 320)
    with open(root / "double", "wb") as f:  # holes but for the ends
        f.write(b"begin")
        f.seek(268 << 10)
        f.write(b"double" * 800)
    with open(root / "triple", "wb") as f:
        f.seek(66000 << 10)
        f.write(b"triple" * 800)
    many = root / "many"
    many.mkdir()
    for i in range(110):
        (many / f"a file with a name of some length {i:03d}").write_bytes(b"")
    deep = root
    for name in ("one", "two", "three", "four"):
        deep = deep / name
        deep.mkdir()
        (deep / "file").write_bytes(name.encode() * 300)
    (root / "fast").symlink_to("one/two")
    (root / "slow").symlink_to("one/" + "./" * 50 + "two")
    os.link(root / "small", root / "one/hard link")
    os.mkfifo(root / "fifo")
    for path in root.rglob("*"):
        os.utime(path, (10 ** 9, 10 ** 9), follow_symlinks=False)


def make_bases():
    """The base images as bytearrays."""
    images = []
    env = dict(os.environ, E2FSPROGS_FAKE_TIME="1000000000",
               PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
    with tempfile.TemporaryDirectory() as d:
        root = pathlib.Path(d) / "tree"
        tree(root)
        for options, _ in BASES:
            path = pathlib.Path(d) / "image"
            path.unlink(missing_ok=True)
            with open(path, "wb") as f:
                f.truncate(IMAGE_BYTES)
            subprocess.run(
                ["mke2fs", "-q", "-F", "-t", "ext2", *options, "-I", "128",
                 "-N", "256", "-m", "0", "-L", "mutant", "-d", str(root),
                 "-U", UUID, "-E", f"hash_seed={UUID}", str(path)],
                check=True, env=env, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            images.append(bytearray(path.read_bytes()))
    return images


class Layout:
    """Where the metadata of an image lies."""

    def __init__(self, image, block_bytes):
        self.image, self.block_bytes = image, block_bytes
        u32 = self.u32
        self.nr_inodes = u32(SUPER_AT)
        self.nr_blocks = u32(SUPER_AT + 4)
        self.first_data = u32(SUPER_AT + 20)
        self.per_group = u32(SUPER_AT + 32)
        self.inodes_per_group = u32(SUPER_AT + 40)
        self.nr_groups = -(-(self.nr_blocks - self.first_data) //
                           self.per_group)
        self.desc_at = (self.first_data + 1) * block_bytes
        self.descs = [self.desc_at + g * DESC_BYTES
                      for g in range(self.nr_groups)]
        self.inodes = [i for i in range(1, self.nr_inodes + 1)
                       if self.used(i)]
        self.dir_blocks, self.indirect = [], []
        for i in self.inodes:
            at = self.inode_at(i)
            for field in INODE_VARIES:
                struct.pack_into("<I", image, at + field, 10 ** 9)
            self.collect(i)

    def u32(self, at):
        return struct.unpack_from("<I", self.image, at)[0]

    def inode_at(self, ino):
        group, index = divmod(ino - 1, self.inodes_per_group)
        return (self.u32(self.descs[group] + 8) * self.block_bytes +
                index * 128)

    def used(self, ino):
        group, index = divmod(ino - 1, self.inodes_per_group)
        at = self.u32(self.descs[group] + 4) * self.block_bytes
        return self.image[at + index // 8] >> index % 8 & 1

    def collect(self, ino):
        """Indirect blocks of an inode, and its blocks if a directory."""
        at = self.inode_at(ino)
        mode = struct.unpack_from("<H", self.image, at)[0]
        if mode & 0xF000 not in (KIND_DIR, KIND_REG, KIND_LINK):
            return
        if mode & 0xF000 == KIND_LINK and self.u32(at + 28) == 0:
            return
        data = [self.u32(at + 40 + 4 * i) for i in range(12)]
        for depth in (1, 2, 3):
            data += self.below(self.u32(at + 40 + 4 * (11 + depth)), depth)
        if mode & 0xF000 == KIND_DIR:
            self.dir_blocks += [b for b in data if b]

    def below(self, block, depth):
        if block == 0:
            return []
        if depth == 0:
            return [block]
        self.indirect.append(block)
        out = []
        for i in range(self.block_bytes // 4):
            out += self.below(self.u32(block * self.block_bytes + 4 * i),
                              depth - 1)
        return out

    def entries(self, block):
        """Offsets of the entries in a directory block."""
        at, end = block * self.block_bytes, (block + 1) * self.block_bytes
        while at < end:
            yield at
            at += struct.unpack_from("<H", self.image, at + 4)[0]


def values(rng, layout, size, near):
    """A value that is interesting for a block number, inode, count, length."""
    pick = rng.choice([
        0, 1, 2, 3, 7, 8, 11, 12, 255, 0xFFFF, 0x7FFF, 0x7FFFFFFF, 0x80000000,
        0xFFFFFFFF, 0xFFFFFFFE, near, near, near + 1, layout.nr_blocks - 1,
        layout.nr_blocks, layout.nr_blocks + 1, layout.nr_inodes,
        layout.nr_inodes + 1, layout.block_bytes, layout.block_bytes - 1,
        layout.block_bytes + 8, layout.u32(layout.descs[0] + 8),
        rng.choice(layout.dir_blocks), rng.choice(layout.indirect),
        rng.choice(layout.inodes), rng.randrange(layout.nr_blocks),
        rng.getrandbits(32)])
    return (pick & ((1 << 8 * size) - 1)).to_bytes(size, "little")


def damage(rng, layout, base, bytes_, fields):
    """One change in the structure of `bytes_` bytes at `base`."""
    if fields and rng.random() < 0.7:
        offset, size = rng.choice(fields)
        near = base // layout.block_bytes
        return base + offset, values(rng, layout, size, near)
    at = base + rng.randrange(bytes_)
    if rng.random() < 0.6:
        return at, bytes([layout.image[at] ^ 1 << rng.randrange(8)])
    return at, bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF,
                                  rng.randrange(256)))])


def one_change(rng, layout):
    block_bytes = layout.block_bytes
    kind = rng.choice(("super", "desc", "block map", "inode map", "inode",
                       "inode", "dir", "dir", "indirect"))
    desc = rng.choice(layout.descs)
    if kind == "super":
        return damage(rng, layout, SUPER_AT, SUPER_BYTES, SUPER_FIELDS)
    if kind == "desc":
        return damage(rng, layout, desc, DESC_BYTES, DESC_FIELDS)
    if kind in ("block map", "inode map"):
        at = layout.u32(desc + (0 if kind == "block map" else 4)) * block_bytes
        bits = (layout.per_group if kind == "block map"
                else layout.inodes_per_group)
        at += rng.randrange(bits // 8 - 1) // 8 * 8
        return rng.choice(((at, bytes(8)), (at, b"\xFF" * 8),
                           damage(rng, layout, at, 8, None)))
    if kind == "inode":
        ino = rng.choice(layout.inodes + [2] * 8)
        return damage(rng, layout, layout.inode_at(ino), 128, INODE_FIELDS)
    if kind == "dir":
        at = rng.choice(list(layout.entries(rng.choice(layout.dir_blocks))))
        return damage(rng, layout, at, 12, DIRENT_FIELDS)
    block = rng.choice(layout.indirect) * block_bytes
    # most of an indirect block is zero: prefer the start
    index = rng.choice((0, 1, 2, rng.randrange(block_bytes // 4)))
    return damage(rng, layout, block + 4 * index, 4, [(0, 4)])


def mutant(n, layouts):
    """(index of the base, [(offset, bytes), ...])"""
    rng = random.Random(f"{SEED} {n}")
    base = n % len(layouts)
    count, changes = rng.choice((1, 1, 1, 2, 2, 3, 4)), []
    while len(changes) < count:
        at, data = one_change(rng, layouts[base])
        if layouts[base].image[at:at + len(data)] != data:
            changes.append((at, data))
    return base, changes


def layouts_of(bases):
    return [Layout(image, size) for image, (_, size) in zip(bases, BASES)]


def write_disk(path, count, *, damaged=True):
    """Bases and mutants 0 to count - 1, as s_ext2walk.c reads them.

    damaged=False: mutants without changes.
    """
    bases = make_bases()
    layouts = layouts_of(bases)
    bases_at = RECORDS_AT + -(-count * SECTOR // 4096) * 4096
    with open(path, "wb") as f:
        f.write(struct.pack("<8sIIIII", b"MUTANTS1", count, len(bases),
                            IMAGE_BYTES, bases_at, RECORDS_AT))
        for n in range(count):
            base, changes = mutant(n, layouts)
            changes = changes if damaged else []
            assert len(changes) <= PATCHES_MAX
            f.seek(RECORDS_AT + n * SECTOR)
            f.write(struct.pack("<II", base, len(changes)))
            for at, data in changes:
                f.write(struct.pack("<II8s", at, len(data),
                                    data.ljust(PATCH_BYTES, b"\0")))
        f.seek(bases_at)
        for image in bases:
            f.write(image)


def main():
    what = sys.argv[1:2]
    if what == ["disk"] and len(sys.argv) == 4:
        write_disk(sys.argv[2], int(sys.argv[3]))
    elif what == ["image"] and len(sys.argv) == 4:
        bases = make_bases()
        layouts = layouts_of(bases)
        base, changes = mutant(int(sys.argv[2]), layouts)
        for at, data in changes:
            bases[base][at:at + len(data)] = data
        pathlib.Path(sys.argv[3]).write_bytes(bases[base])
    elif what == ["show"] and len(sys.argv) == 3:
        base, changes = mutant(int(sys.argv[2]), layouts_of(make_bases()))
        print("base", base, " ".join(BASES[base][0]))
        for at, data in changes:
            block, rest = divmod(at, BASES[base][1])
            print(f"block {block} byte {rest}: {data.hex()}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
