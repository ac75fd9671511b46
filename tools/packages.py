#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""packages.py - gets Debian's i386 programs for the disk of `make run`.

    tools/packages.py NAME...

apt fetches them from the host's own sources, in a configuration of its own
under build/apt: it needs no root, works where i386 is not among the host's
architectures, and the host's lists, cache and packages stay as they are. Each
package is unpacked into build/packages/NAME and fetched once. What cannot be
had is told in one line; apt's own words are in build/packages/apt.log then.
Only signed sources count. Nothing of a package is ever run on the host.
"""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PACKAGES = BUILD / "packages"
APT = BUILD / "apt"
# read after the host's configuration: its hooks are for its own lists, and
# of the sources we need nothing but the list of packages
CONFIG = """\
#clear APT::Update;
#clear APT::Architectures;
#clear DPkg;
#clear APT::Default-Release;
Dir::State "{apt}/state";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Log "{apt}/log";
APT::Architecture "i386";
APT::Architectures {{ "i386"; }};
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
"""


def have(name):
    return (PACKAGES / name).is_dir()


def there(list_name):
    """The packages in the image that was made with build/`list_name`."""
    path = BUILD / list_name
    return path.read_text().split() if path.exists() else []


class Apt:
    """apt-get with our configuration, everything it says in the log."""

    def __init__(self, log):
        self.log = log
        for folder in ("state/lists/partial", "cache/archives/partial", "log"):
            (APT / folder).mkdir(parents=True, exist_ok=True)
        (APT / "status").touch()
        (APT / "apt.conf").write_text(CONFIG.format(apt=APT))

    def run(self, *args, cwd=None):
        done = subprocess.run(["apt-get", "-q", "-c", str(APT / "apt.conf"),
                               *args], cwd=cwd, stdin=subprocess.DEVNULL,
                              stdout=self.log, stderr=subprocess.STDOUT,
                              env=dict(os.environ, LC_ALL="C"))
        return done.returncode == 0


def unpack(deb, name, log):
    """build/packages/NAME, whole or not at all."""
    new = PACKAGES / f".{name}.new"
    shutil.rmtree(new, ignore_errors=True)
    done = subprocess.run(["dpkg-deb", "-x", str(deb), str(new)],
                          stdout=log, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        new.rename(PACKAGES / name)
    return done.returncode == 0


def fetch_one(apt, name):
    into = APT / "deb"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    if not apt.run("download", name, cwd=into):
        return False
    debs = list(into.glob("*.deb"))
    return len(debs) == 1 and unpack(debs[0], name, apt.log)


def fetch(names):
    """Gets those of `names` that are not there; what cannot be had."""
    missing = [n for n in names if not have(n)]
    if not missing:
        return []
    for program in ("apt-get", "dpkg-deb"):
        if not shutil.which(program):
            print(f"packages: no {program} here for {' '.join(missing)}")
            return missing
    PACKAGES.mkdir(parents=True, exist_ok=True)
    print(f"Fetching with apt, into build/ only: {' '.join(missing)} (i386)",
          flush=True)
    with open(PACKAGES / "apt.log", "w") as log:
        apt = Apt(log)
        # one source that fails does not matter when another has the package
        apt.run("update")
        lost = [n for n in missing if not fetch_one(apt, n)]
    if lost:
        print(f"packages: {' '.join(lost)} cannot be had "
              "(why: build/packages/apt.log)")
    return lost


if __name__ == "__main__":
    fetch(sys.argv[1:])
