#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""mutate_elf.py - programs with damaged headers and code, the same each time.

The undamaged ones: those of user/tests/t_elf.c (EXEC, static-pie, with an
interpreter of either type, and such interpreters), a small program of our own,
and files named by the caller. A mutant is one of them with one to four changes:
a field of the header or of a program header gets a value that is interesting
there, two program headers change places, bytes or bits of headers, of the
interpreter's path, of code or data change, or the file is cut short. Mutant n
depends on n, SEED and the undamaged programs only.

    mutate_elf.py disk OUT COUNT [FILE ...]   what s_elfmutants.c reads
    mutate_elf.py file N OUT [FILE ...]       mutant N itself, to look at
    mutate_elf.py show N [FILE ...]           its changes
"""
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
SEED = 20001231
SECTOR = 512
PATCHES_MAX, PATCH_BYTES = 31, 8
EHDR_BYTES, PHDR_BYTES = 52, 32
PT_LOAD, PT_INTERP = 1, 3
INTERP = b"/tmp/t_elf.interp"
# undamaged programs of t_elf.c: (name, is an interpreter, its partner's name)
MADE = (("exec", False, None), ("dyn", False, None),
        ("exec-with-interp", False, "interp-dyn"),
        ("dyn-with-interp", False, "interp-exec"),
        ("interp-exec", True, "exec-with-interp"),
        ("interp-dyn", True, "dyn-with-interp"))
OWN = ROOT / "build/root/bin/echo"
# offset and bytes of the fields that are looked at
EHDR_FIELDS = [(4, 1), (5, 1), (6, 1), (7, 1), (16, 2), (18, 2), (20, 4),
               (24, 4), (24, 4), (28, 4), (28, 4), (42, 2), (44, 2), (44, 2)]
PHDR_FIELDS = [(0, 4), (4, 4), (8, 4), (8, 4), (16, 4), (16, 4), (20, 4),
               (20, 4), (24, 4), (28, 4)]
VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 0x20, 0x34, 0xFF, 0xFFF, 0x1000, 0x1001,
          0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x01000000, 0x08047FFF, 0x08048000,
          0x08049000, 0x40000000, 0x50000000, 0x7FFFF000, 0x7FFFFFFF,
          0x80000000, 0x80001000, 0xBEFFF000, 0xBF000000, 0xBFFFF000,
          0xBFFFFFFF, 0xC0000000, 0xC0001000, 0xFFFFE000, 0xFFFFF000,
          0xFFFFFFFE, 0xFFFFFFFF]


class Program:
    """An undamaged program: its bytes and where its headers are."""

    def __init__(self, name, image, is_interp, partner):
        self.name, self.image = name, image
        self.is_interp, self.partner = is_interp, partner
        self.phoff, = struct.unpack_from("<I", image, 28)
        self.phnum, = struct.unpack_from("<H", image, 44)

    def phdr(self, i):
        return struct.unpack_from("<8I", self.image,
                                  self.phoff + i * PHDR_BYTES)


def programs(extra=()):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([str(ROOT / "build/user/tests/t_elf"), "make"],
                       cwd=folder, check=True)
        found = [Program(name, (pathlib.Path(folder) / name).read_bytes(),
                         is_interp, partner)
                 for name, is_interp, partner in MADE]
    for path in (OWN, *extra):
        found.append(Program(pathlib.Path(path).name,
                             pathlib.Path(path).read_bytes(), False, None))
    return found


def field_value(rng, program, size):
    """A value that is interesting for an offset, address, length, count."""
    ph = program.phdr(rng.randrange(program.phnum))
    pick = rng.choice([rng.choice(VALUES), rng.choice(VALUES), *ph[1:6],
                       (ph[2] + rng.choice((-4096, -1, 1, 4096))),
                       len(program.image) + rng.choice((-1, 0, 1, 4096)),
                       rng.getrandbits(32)])
    return (pick & ((1 << 8 * size) - 1)).to_bytes(size, "little")


def one_change(rng, program):
    """[(offset, bytes), ...] or the new length of the file."""
    image, table = program.image, program.phnum * PHDR_BYTES
    kind = rng.choice(("ehdr", "ehdr", "phdr", "phdr", "phdr", "phdr", "type",
                       "bits", "swap", "path", "body", "cut"))
    one = program.phoff + rng.randrange(program.phnum) * PHDR_BYTES
    if kind == "ehdr":
        at, size = rng.choice(EHDR_FIELDS)
        return [(at, field_value(rng, program, size))]
    if kind == "phdr":
        at, size = rng.choice(PHDR_FIELDS)
        return [(one + at, field_value(rng, program, size))]
    if kind == "type":
        return [(one, struct.pack("<I", rng.choice((0, 1, 2, 3, 4, 6, 7))))]
    if kind == "bits":
        at = rng.randrange(EHDR_BYTES + table)
        return [(at, bytes([image[at] ^ 1 << rng.randrange(8)]))]
    if kind == "swap":
        two = program.phoff + rng.randrange(program.phnum) * PHDR_BYTES
        parts = []
        for to, source in ((one, two), (two, one)):
            parts += [(to + i, image[source + i:source + i + PATCH_BYTES])
                      for i in range(0, PHDR_BYTES, PATCH_BYTES)]
        return parts
    if kind == "path":
        at = image.find(INTERP)
        if at >= 0:
            return [(at + rng.randrange(len(INTERP) + 1),
                     bytes([rng.choice((0, 0x2F, 0x61, 0xFF))]))]
    if kind == "cut":
        return rng.choice((0, 1, 51, 52, program.phoff + table - 1,
                           rng.randrange(len(image))))
    at = rng.randrange(len(image) - PATCH_BYTES)
    return [(at, rng.choice((bytes([rng.getrandbits(8)]),
                             rng.getrandbits(32).to_bytes(4, "little"))))]


def mutant(n, bases):
    """(index of the base, length, [(offset, bytes), ...])"""
    rng = random.Random(f"{SEED} {n}")
    base = n % len(bases)
    image = bases[base].image
    length, changes = len(image), []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        change = one_change(rng, bases[base])
        if isinstance(change, int):
            length = min(length, change)
        elif len(changes) + len(change) <= PATCHES_MAX:
            changes += change
    return base, length, changes


def write_disk(path, count, extra=(), *, damaged=True):
    """The programs and mutants 0 to count - 1, as s_elfmutants.c reads them.

    damaged=False: mutants without changes.
    """
    bases = programs(extra)
    names = [b.name for b in bases]
    at = (1 + count) * SECTOR
    table = b""
    for base in bases:
        partner = names.index(base.partner) if base.partner else 0xFFFFFFFF
        table += struct.pack("<4I", at, len(base.image), base.is_interp,
                             partner)
        at += -(-len(base.image) // SECTOR) * SECTOR
    with open(path, "wb") as f:
        f.write(struct.pack("<8sII", b"ELFMUTS1", count, len(bases)) + table)
        for n in range(count):
            base, length, changes = mutant(n, bases)
            if not damaged:
                length, changes = len(bases[base].image), []
            f.seek((1 + n) * SECTOR)
            f.write(struct.pack("<III", base, length, len(changes)))
            for offset, data in changes:
                f.write(struct.pack("<II8s", offset, len(data),
                                    data.ljust(PATCH_BYTES, b"\0")))
        f.seek((1 + count) * SECTOR)
        for base in bases:
            f.write(base.image)
            f.write(bytes(-len(base.image) % SECTOR))
    return len(bases)


def main():
    what, args = sys.argv[1:2], sys.argv[2:]
    if what == ["disk"] and len(args) >= 2:
        write_disk(args[0], int(args[1]), args[2:])
    elif what == ["file"] and len(args) >= 2:
        bases = programs(args[2:])
        base, length, changes = mutant(int(args[0]), bases)
        image = bytearray(bases[base].image)
        for at, data in changes:
            image[at:at + len(data)] = data
        pathlib.Path(args[1]).write_bytes(image[:length])
    elif what == ["show"] and args:
        bases = programs(args[1:])
        base, length, changes = mutant(int(args[0]), bases)
        print(bases[base].name, len(bases[base].image), "->", length, "bytes")
        for at, data in changes:
            print(f"byte {at:#x}: {data.hex()}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
