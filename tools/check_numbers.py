#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""check_numbers.py - every number N1 to N66 of the reference has its test.

A test named test_nXX_... in tests/host belongs to number XX. It must be in a
program that links at least one file of the kernel, so that a number is never
"tested" against a copy of its formula. `--root DIR` checks another tree.
"""
import argparse
import pathlib
import re
import sys

NUMBERS = range(1, 67)
SOURCES = re.compile(r"SOURCES:([^\n]*)")
TEST = re.compile(r"^TEST\((test_n(\d+)_\w+)\)", re.M)


def kernel_sources(text):
    """Files of the kernel that the program links; @tokens name some too."""
    words = " ".join(SOURCES.findall(text)).replace("*/", "").split()
    return [w for w in words if not w.startswith("tests/") and w != "@core"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", default=".")
    root = pathlib.Path(parser.parse_args().root)
    tests, bad = {n: [] for n in NUMBERS}, []
    for source in sorted((root / "tests/host").glob("test_*.c")):
        text = source.read_text()
        found = TEST.findall(text)
        if found and not kernel_sources(text):
            bad.append(f"{source.name}: links no file of the kernel")
        for name, number in found:
            if int(number) in tests:
                tests[int(number)].append(name)
            else:
                bad.append(f"{source.name}: {name}: there is no N{number}")
    missing = [f"N{n}" for n, names in tests.items() if not names]
    if missing:
        bad.append("no test for " + " ".join(missing))
    total = sum(len(names) for names in tests.values())
    print("\n".join(bad) if bad else
          f"check_numbers: {len(tests)} numbers, {total} tests")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
