#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""readme_lines.py - the line counts of the reading order stay true.

A row of the tables in README.md and README.zh-CN.md that names files in its
second column has their lines, added up, in its third:

    | 3 | `mm/lru.c`, `mm/vmscan.c` | 640 | why they come now |

  readme_lines.py          writes the counts, rounded to 10
  readme_lines.py --check  fails where one is off by more than 10 and 10 %, or
                           where a file is gone
"""
import argparse
import pathlib
import re
import sys

READMES = ("README.md", "README.zh-CN.md")
ROW = re.compile(r"^\| \d+ \| ((?:`[\w./-]+`(?:, )?)+) \| (\d+) \|")
STEP = 10


def lines_of(names):
    total = 0
    for name in names:
        path = pathlib.Path(name)
        files = sorted(path.glob("*.[ch]")) if path.is_dir() else [path]
        total += sum(f.read_bytes().count(b"\n") for f in files)
    return total


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--check", action="store_true")
    ap.add_argument("files", nargs="*", default=READMES)
    a = ap.parse_args()
    bad = []
    for readme in a.files:
        out, rows = [], 0
        for nr, line in enumerate(open(readme, encoding="utf-8"), 1):
            m = ROW.match(line)
            if m:
                rows += 1
                names = re.findall(r"`([^`]+)`", m.group(1))
                gone = [n for n in names if not pathlib.Path(n).exists()]
                if gone:
                    bad.append(f"{readme}:{nr}: no {', '.join(gone)}")
                    continue
                real, said = lines_of(names), int(m.group(2))
                if abs(real - said) > max(STEP, real / STEP):
                    bad.append(f"{readme}:{nr}: {said} lines, not {real}")
                rounded = max(STEP, round(real / STEP) * STEP)
                line = (line[:m.start(2)] + str(rounded) + line[m.end(2):])
            out.append(line)
        if rows == 0:
            bad.append(f"{readme}: no reading order")
        if not a.check:
            pathlib.Path(readme).write_text("".join(out), encoding="utf-8")
    if a.check:
        print("\n".join(bad) if bad else "readme_lines: clean")
        sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
