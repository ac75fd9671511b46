# SPDX-License-Identifier: GPL-2.0-only
"""Host unit tests: the kernel's own files, built natively with sanitizers.

Each TEST() of tests/host/test_*.c is one pytest case and runs in a process of
its own, so an assertion that aborts fails that case alone. A program forks for
each of its tests (`prog --all`); as many programs run at once as there are
processors.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILT = ROOT / "build" / "host"
JOBS = os.cpu_count() or 1
TIMEOUT_S = 600


def names():
    return sorted(p.stem for p in (ROOT / "tests" / "host").glob("test_*.c"))


def make(*targets):
    run = subprocess.run(["make", "-s", "-k", f"-j{JOBS}", "-C", str(ROOT),
                          *targets], capture_output=True, text=True,
                         stdin=subprocess.DEVNULL)
    return run.stdout + run.stderr if run.returncode else None


def cases():
    everything_built = make("host-tests") is None
    for name in names():
        # what failed is asked for alone, for its own messages
        error = None if everything_built else make(f"build/host/{name}")
        if error:
            yield pytest.param(name, None, error, id=f"{name}-build")
            continue
        listing = subprocess.run([BUILT / name, "--list"], text=True,
                                 capture_output=True, timeout=TIMEOUT_S)
        tests = sorted(listing.stdout.split())
        if not tests:
            yield pytest.param(name, None, "no tests", id=f"{name}-empty")
        for test in tests:
            yield pytest.param(name, test, None, id=f"{name}-{test}")


def run_program(name, tests):
    """{test: (status, what it said)} of one program."""
    run = subprocess.run([BUILT / name, "--all", *tests], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         errors="replace", timeout=TIMEOUT_S)
    results, said = {}, []
    for line in run.stdout.splitlines():
        m = re.match(r"result (\w+) (-?\d+)$", line)
        if m:
            results[m.group(1)] = int(m.group(2)), "\n".join(said)
            said = []
        else:
            said.append(line)
    return results


@pytest.fixture(scope="module")
def results(request):
    """What each program that this session needs reported, as a future."""
    wanted = {}
    for item in request.session.items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if params.get("program") and params.get("test"):
            wanted.setdefault(params["program"], []).append(params["test"])
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        yield {name: pool.submit(run_program, name, tests)
               for name, tests in wanted.items()}


@pytest.mark.parametrize("program, test, error", list(cases()))
def test_host(program, test, error, results):
    assert error is None, error
    found = results[program].result()
    assert test in found, f"{program} ended before {test}"
    status, said = found[test]
    assert status == 0, said[-4000:]
