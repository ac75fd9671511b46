# SPDX-License-Identifier: GPL-2.0-only
"""battery.py - the scripts of tests/scripts, on the host and on a machine.

Both sides run the same files of Debian's i386 packages from one folder, which
an ext2 disk holds for the machine; what is compared is all that they print.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import pytest
from machine import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import userland  # noqa: E402

SCRIPTS = ROOT / "tests/scripts"
DISK_MB = 48
# shells: what is known as sh while their scripts run, below the tree
SHELLS = {
    "busybox": "bin/busybox", "bash": "bin/bash", "zsh": "bin/zsh",
    "mksh-musl": "usr/lib/i386-linux-musl/bin/mksh",
    "mksh-klibc": "usr/lib/klibc/bin/mksh",
    "mksh-diet": "usr/lib/diet/bin/mksh",
    "klibc": "usr/lib/klibc/bin/sh",
}
PACKAGES = ("busybox-static", "bash-static", "zsh-static", "mksh",
            "klibc-utils", "libklibc")
FIRST, LAST = 1, 32
UNCATCHABLE = (signal.SIGKILL, signal.SIGSTOP)


def names(shell):
    """The scripts of `shell`: busybox takes all, others what is plain POSIX."""
    return sorted(p.stem for p in SCRIPTS.glob("*.sh") if p.stem != "run" and
                  (shell == "busybox" or "\n# shells: all\n" in p.read_text()))


def make_tree(tree):
    """The folder that both sides use; skips when the host cannot serve."""
    lost = [p for p in PACKAGES if not userland.packages.have(p)]
    if lost:
        pytest.skip(f"no packages {' '.join(lost)}: `make build/shells.img` "
                    "fetches them with apt")
    (tree / "scripts").mkdir(parents=True)
    for package in PACKAGES:
        userland.take(package, tree)
    userland.link_applets(tree)
    for script in SCRIPTS.glob("*.sh"):
        (tree / "scripts" / script.name).write_bytes(script.read_bytes())
    for shell, file in SHELLS.items():
        (tree / f"scripts/{shell}.list").write_text("\n".join(names(shell)))
        (tree / f"sh-{shell}").mkdir()
        (tree / f"sh-{shell}/sh").symlink_to(f"../{file}")
    try:
        subprocess.run([tree / "bin/busybox", "true"], check=True)
    except OSError as error:
        pytest.skip(f"this host does not run i386 programs: {error}")
    return tree


def with_own_interpreter(tree, folder):
    """What the host runs instead of `tree`: klibc's sh wants its interpreter
    in /lib, a copy that differs in that name alone wants it in `folder`."""
    library = next((tree / "lib").glob("klibc-*.so"))
    name, own = f"/lib/{library.name}", f"{folder}/k"
    assert len(own) <= len(name)
    shutil.copy2(library, own)
    for part in ("bin", "usr", "scripts", *(f"sh-{s}" for s in SHELLS)):
        if part != "sh-klibc":
            (folder / part).symlink_to(tree / part)
    sh = folder / "sh-klibc/sh"
    sh.parent.mkdir()
    sh.write_bytes((tree / SHELLS["klibc"]).read_bytes().replace(
        name.encode(), own.encode().ljust(len(name), b"\0")))
    sh.chmod(0o755)
    return folder


def make_disk(tree, image):
    """An ext2 disk with `tree`."""
    with open(image, "wb") as f:
        f.truncate(DISK_MB << 20)
    env = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext2", "-O",
                    "none,filetype,sparse_super", "-I", "128", "-b", "4096",
                    "-N", "4096", "-d", str(tree), str(image)], check=True,
                   env=env, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return image


def all_signals_default():
    """A shell cannot undo what a background job was started to ignore."""
    for number in range(FIRST, LAST):
        if number not in UNCATCHABLE:
            signal.signal(number, signal.SIG_DFL)


def command(tree, shell, work):
    return f"{tree}/bin/busybox sh {tree}/scripts/run.sh {tree} {shell} {work}"


class OnHost:
    """The scripts of one shell, under way on the host."""

    def __init__(self, tree, shell, work):
        self.process = subprocess.Popen(
            command(tree, shell, work).split(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=all_signals_default, env={})
        self.text = None

    def sections(self):
        if self.text is None:
            self.text = self.process.communicate()[0].decode()
        return sections(self.text)


def sections(text):
    """{script: what it printed and its status} of what run.sh printed."""
    assert "=== end\n" in text, text[-3000:]
    parts = re.split(r"^=== (\S+)\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def compare(got, expected, shell):
    assert list(expected) == [*names(shell), "end"]
    wrong = {n: (got.get(n), e) for n, e in expected.items()
             if n != "end" and got.get(n) != e}
    report = "".join(f"--- {n} on Lethe:\n{g}\n--- {n} on the host:\n{e}\n"
                     for n, (g, e) in wrong.items())
    assert not wrong, f"{shell}: {' '.join(wrong)} differ\n{report}"
