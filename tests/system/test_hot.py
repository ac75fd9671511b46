# SPDX-License-Identifier: GPL-2.0-only
"""What the hot paths run is named in tools/hot.ld and lies side by side."""
import re
import subprocess
import sys

from machine import ROOT

# a pipe's round trip and its switch: entry.asm's page and the next one
PIPE_PAGES = 2


def test_hot_functions_are_listed_and_a_pipe_needs_two_pages():
    r = subprocess.run([sys.executable, ROOT / "tools/hot.py"], text=True,
                       capture_output=True, check=False)
    assert r.returncode == 0, r.stderr
    pages = {m[1]: int(m[2]) for m in re.finditer(
        r"^(\w+): \d+ functions in (\d+) code pages", r.stdout, re.M)}
    assert pages["pipe_round_trip"] <= PIPE_PAGES, r.stdout
    assert pages["getppid"] <= PIPE_PAGES, r.stdout
