# SPDX-License-Identifier: GPL-2.0-only
"""tools/doctor.sh on machines where something is missing or cannot be had.

The machine is a folder of links as PATH: bash and what the script itself
calls, a fake apt-get, a fake id, perhaps a fake sudo.
"""
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
OWN_TOOLS = ("bash", "env", "cat", "tail", "mktemp", "rm")
# what the script finds by file or in /sbin is there on the testing machine
MISSING_FOR_RUN = {"gcc-i686-linux-gnu", "nasm", "make", "qemu-system-x86",
                   "grub-common", "xorriso", "mtools", "cpio", "python3"}


class Place:
    def __init__(self, folder):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        for tool in OWN_TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.fake("id", "echo 0")

    def fake(self, name, body):
        path = self.bin / name
        path.write_text(f'#!{self.bin}/bash\n'
                        f'echo "{name} $*" >> {self.calls}\n{body}\n')
        path.chmod(0o755)

    def fake_apt(self, good):
        """An apt-get that brings the commands, or whose server is away."""
        if not good:
            return self.fake("apt-get", 'echo "E: Unable to fetch" >&2; exit 100')
        commands = ("i686-linux-gnu-gcc nasm make qemu-system-i386 "
                    "grub-mkrescue xorriso mformat cpio python3")
        self.fake("apt-get", 'if [[ " $* " == *" install "* ]]; then\n'
                  f'for c in {commands}; do\n'
                  f'printf "#!/bin/true\\n" > {self.bin}/$c\n'
                  f'/bin/chmod 755 {self.bin}/$c\ndone\nfi')

    def doctor(self, *args, **env):
        return subprocess.run(
            [self.bin / "bash", ROOT / "tools/doctor.sh", *args], text=True,
            capture_output=True, env={"PATH": str(self.bin), **env})

    def called(self):
        return self.calls.read_text() if self.calls.exists() else ""


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def missing(text):
    return set(re.findall(r"^  missing  (\S+)", text, re.M))


def test_report_names_what_is_missing_and_changes_nothing(place):
    place.fake_apt(good=True)
    r = place.doctor("report", "run")
    assert r.returncode == 1
    assert missing(r.stdout) == MISSING_FOR_RUN
    assert "apt-get" not in place.called()


def test_unreachable_server(place):
    place.fake_apt(good=False)
    r = place.doctor("install", "run")
    assert r.returncode == 1
    assert missing(r.stdout) == MISSING_FOR_RUN
    assert "Unable to fetch" in r.stderr
    last = r.stderr.strip().splitlines()[-1]
    assert set(last.removeprefix("Missing: ").split()) == MISSING_FOR_RUN


def test_no_apt(place):
    r = place.doctor("install", "run")
    assert r.returncode == 1
    assert "No apt-get here" in r.stderr
    assert "nasm" in r.stderr.strip().splitlines()[-1]


def test_root_installs_what_it_named(place):
    place.fake_apt(good=True)
    r = place.doctor("install", "run")
    assert r.returncode == 0, r.stdout + r.stderr
    assert "Installing them now" in r.stdout
    line = next(x for x in place.called().splitlines() if " install " in x)
    assert MISSING_FOR_RUN <= set(line.split())
    again = place.doctor("install", "run")
    assert again.returncode == 0 and again.stdout == ""


def test_installed_but_still_not_there(place):
    place.fake("apt-get", "exit 0")
    r = place.doctor("install", "run")
    assert r.returncode == 1
    assert "not all is there" in r.stderr


def test_user_without_sudo(place):
    place.fake_apt(good=True)
    place.fake("id", "echo 1000")
    r = place.doctor("install", "run")
    assert r.returncode == 1
    assert "no sudo" in r.stderr
    assert "apt-get" not in place.called()


def test_user_with_sudo(place):
    place.fake_apt(good=True)
    place.fake("id", "echo 1000")
    place.fake("sudo", '"$@"')
    r = place.doctor("install", "run")
    assert r.returncode == 0, r.stdout + r.stderr
    assert "sudo env DEBIAN_FRONTEND=noninteractive apt-get" in place.called()


def test_compiler_that_no_package_has(place):
    place.fake_apt(good=True)
    r = place.doctor("install", "run", CROSS_COMPILE="i686-elf-")
    assert r.returncode == 1
    assert "i686-elf-gcc" in missing(r.stdout)
    assert "by hand" in r.stderr
    assert "apt-get" not in place.called()
