# SPDX-License-Identifier: GPL-2.0-only
"""Host unit tests: the kernel's own files, built natively with sanitizers.

Each TEST() of tests/host/test_*.c is one pytest case and runs in a process of
its own, so an assertion that aborts fails that case alone.
"""
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 60


def programs():
    return sorted((ROOT / "tests" / "host").glob("test_*.c"))


def build(name):
    """Build one test program; the error text when it does not build."""
    run = subprocess.run(
        ["make", "-s", "-C", str(ROOT), f"build/host/{name}"],
        capture_output=True, text=True)
    return run.stdout + run.stderr if run.returncode else None


def cases():
    for source in programs():
        name = source.stem
        error = build(name)
        if error:
            yield pytest.param(name, None, error, id=f"{name}-build")
            continue
        listing = subprocess.run(
            [str(ROOT / "build" / "host" / name), "--list"],
            capture_output=True, text=True, timeout=TIMEOUT_S)
        tests = sorted(listing.stdout.split())
        if not tests:
            yield pytest.param(name, None, "no tests", id=f"{name}-empty")
        for test in tests:
            yield pytest.param(name, test, None, id=f"{name}-{test}")


@pytest.mark.parametrize("program, test, error", list(cases()))
def test_host(program, test, error):
    assert error is None, error
    run = subprocess.run(
        [str(ROOT / "build" / "host" / program), test],
        capture_output=True, text=True, timeout=TIMEOUT_S)
    assert run.returncode == 0, run.stderr[-4000:]
