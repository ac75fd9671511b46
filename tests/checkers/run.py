#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""run.py - each checker of `make check` must fail on its bad example.

The examples are kept as bad_*.txt so that no checker meets them by chance.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CFLAGS = ["-std=gnu11", "-ffreestanding", "-nostdinc", "-m32",
          "--target=i686-linux-gnu", f"-I{ROOT}/include", f"-I{ROOT}"]
TOOLS = ROOT / "tools"


def main():
    bad = 0
    with tempfile.TemporaryDirectory() as tmp:
        tree = pathlib.Path(tmp)
        (tree / "lib").mkdir()
        (tree / "mm").mkdir()
        (tree / "include/mm").mkdir(parents=True)
        (tree / "include/mm/page.h").write_text("/* page */\n")
        shutil.copy(ROOT / ".clang-format", tree)
        shutil.copy(ROOT / ".clang-tidy", tree)
        floors = tree / "floors.txt"
        floors.write_text("floor 10 lib lib/*\nfloor 40 mm mm/* include/mm/*\n")

        def example(name, folder="lib"):
            target = tree / folder / (name + ".c")
            shutil.copy(HERE / (name + ".c.txt"), target)
            return str(target)

        shutil.copy(HERE / "bad_event.h.txt", tree / "include/mm/event.h")
        shutil.copy(HERE / "bad_macro.h.txt", tree / "lib/bad_macro.h")
        cases = {
            "clang-format": ["clang-format", "--dry-run", "-Werror",
                             example("bad_format")],
            "contracts": [sys.executable, TOOLS / "check_contracts.py",
                          example("bad_contract")],
            "macro comments": [sys.executable, TOOLS / "check_contracts.py",
                               tree / "lib/bad_macro.h"],
            "events": [sys.executable, TOOLS / "check_events.py", "--root",
                       tree],
            "reading order": [sys.executable, TOOLS / "readme_lines.py",
                              "--check", HERE / "bad_readme.md.txt"],
            "clang-tidy": ["clang-tidy", "--quiet", example("bad_tidy"), "--",
                           *CFLAGS],
            "cppcheck": ["cppcheck", "--quiet", "--error-exitcode=1",
                         example("bad_cppcheck")],
            "warnings": ["clang", "-Wall", "-Wextra", "-Werror",
                         "-fsyntax-only", *CFLAGS, example("bad_warning")],
            "floors": [sys.executable, TOOLS / "check_floors.py", "--root",
                       str(tree), "--floors", str(floors)],
            "numbers": [sys.executable, TOOLS / "check_numbers.py", "--root",
                        str(tree)],
            "differences": [sys.executable, TOOLS / "check_differences.py",
                            "--root", str(tree)],
        }
        example("bad_floor")
        # no number has a test, and the only row names one that is not there
        (tree / "tests/host").mkdir(parents=True)
        (tree / "docs").mkdir()
        shutil.copy(HERE / "bad_differences.md.txt",
                    tree / "docs/differences.md")
        for name, cmd in cases.items():
            r = subprocess.run([str(c) for c in cmd], capture_output=True,
                               text=True, cwd=ROOT, env=os.environ)
            # 1 or 2: it found something; a crash of Python says so itself
            if r.returncode == 0 or "Traceback" in r.stderr:
                print(f"{name}: did not find its bad example")
                bad += 1
    print(f"checkers: {len(cases) - bad} of {len(cases)} find their bad example")
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
