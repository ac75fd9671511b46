#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""userland.py - what is on the disk of `make run`.

    tools/userland.py want [PACKAGE...] > LIST   fetch, say which there are
    tools/userland.py tree LIST OWN-ROOT FOLDER  make the tree of the disk

/bin has busybox and its names, and the shell that was asked for; /lethe/bin
all of Lethe's own programs, last in PATH, so that thrash, vmstat or demo are
found and ls is busybox's. Where Debian's programs cannot be had our own are in
/bin, as they are on the disk of the tests. The first package is the login
shell's. user/disk holds what is written by hand, /etc and the homes.
"""
import pathlib
import re
import shutil
import sys

import packages

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILES = ROOT / "user/disk"
TERMINALS = ("ansi", "dumb", "linux", "vt100", "vt102", "vt220", "xterm",
             "xterm-256color")
# what a shell's package needs beside it
WITH = {"bash-static": ["ncurses-base"], "zsh-static": ["ncurses-base"],
        "klibc-utils": ["libklibc"]}
# package: (its file, by any path that ends so; where that goes)
TAKE = {
    "busybox-static": [("bin/busybox", "bin/busybox")],
    "bash-static": [("bin/bash-static", "bin/bash")],
    "zsh-static": [("bin/zsh-static", "bin/zsh")],
    "mksh": [(f"lib/{libc}/bin/mksh", f"usr/lib/{libc}/bin/mksh")
             for libc in ("i386-linux-musl", "klibc", "diet")],
    "klibc-utils": [("lib/klibc/bin/*", "usr/lib/klibc/bin/")],
    "libklibc": [("lib/klibc-*.so", "lib/")],
    "ncurses-base": [(f"terminfo/?/{t}", f"lib/terminfo/{t[0]}/")
                     for t in TERMINALS],
}
LINKS = {
    "mksh": [("bin/mksh", "/usr/lib/i386-linux-musl/bin/mksh"),
             ("bin/mksh-musl", "/usr/lib/i386-linux-musl/bin/mksh"),
             ("bin/mksh-klibc", "/usr/lib/klibc/bin/mksh"),
             ("bin/mksh-diet", "/usr/lib/diet/bin/mksh")],
    "ncurses-base": [("usr/share/terminfo", "/lib/terminfo")],
}
LOGIN = {"bash-static": "/bin/bash", "zsh-static": "/bin/zsh",
         "mksh": "/bin/mksh"}
# names of busybox that ours must keep: process 1 is our own
NOT_LINKED = {"busybox", "init", "linuxrc"}


def applets(binary):
    """The names in a busybox: one table, parted by NULs, in order."""
    data = binary.read_bytes()
    at = data.find(b"\0[\0[[\0")
    names = []
    for word in data[at + 1:].split(b"\0") if at >= 0 else ():
        if not re.fullmatch(rb"[\w.+\[-]+", word) or \
                (names and word <= names[-1]):
            break
        names.append(word)
    return [w.decode() for w in names] or ["sh"]


def want(names):
    """Fetches `names` and what goes with them; those that are there."""
    names = [n for n in names if n != "none"]
    if not names:
        return []
    all_names = dict.fromkeys(["busybox-static", *names])
    for name in list(all_names):
        if name not in TAKE:
            needed = {n for others in WITH.values() for n in others}
            sys.exit(f"SHELL_PKG: {name}? There are "
                     f"{', '.join(n for n in TAKE if n not in needed)}; "
                     "none: only Lethe's own.")
        all_names.update(dict.fromkeys(WITH.get(name, ())))
    lost = packages.fetch(list(all_names))
    if "busybox-static" in lost:
        print("The image has Lethe's own shell and tools instead.")
        return []
    # the login shell's package comes first
    order = [n for n in names if n not in lost]
    return order + [n for n in all_names if n not in order and n not in lost]


def take(name, tree):
    source = packages.PACKAGES / name
    for pattern, target in TAKE[name]:
        found = [p for p in sorted(source.rglob(pattern)) if p.is_file()
                 or p.is_symlink()]
        if not found:
            print(f"userland: no {pattern} in {name}")
        for path in found:
            to = tree / (target + path.name if target.endswith("/")
                         else target)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to, follow_symlinks=False)
    for link, to in LINKS.get(name, ()):
        at = tree / link
        at.parent.mkdir(parents=True, exist_ok=True)
        at.symlink_to(to)


def link_applets(tree):
    for name in applets(tree / "bin/busybox"):
        at = tree / "bin" / name
        if name not in NOT_LINKED and not at.is_symlink():
            at.symlink_to("busybox")


def make_tree(names, own, tree):
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(own, tree, symlinks=True)
    for folder in ("dev", "proc", "mnt", "lethe", "usr", "var/log"):
        (tree / folder).mkdir(parents=True, exist_ok=True)
    for link, to in (("usr/bin", "../bin"), ("usr/sbin", "../sbin"),
                     ("var/tmp", "../tmp")):
        (tree / link).symlink_to(to)
    shutil.copytree(FILES, tree, dirs_exist_ok=True)
    for folder, mode in (("root", 0o700), ("tmp", 0o1777)):
        (tree / folder).chmod(mode)
    if names:
        (tree / "bin").rename(tree / "lethe/bin")
        (tree / "bin").mkdir()
        for name in names:
            take(name, tree)
        link_applets(tree)
    else:
        (tree / "lethe/bin").symlink_to("../bin")
    set_login(tree, LOGIN.get(names[0], "/bin/sh") if names else "/bin/sh")


def set_login(tree, shell):
    at = tree / "etc/passwd"
    text = re.sub(r"^(root|user)(:.*:)/bin/sh$", rf"\1\2{shell}",
                  at.read_text(), flags=re.M)
    at.write_text(text)


def main():
    if sys.argv[1] == "want":
        out, sys.stdout = sys.stdout, sys.stderr
        names = want(sys.argv[2:])
        print(" ".join(names), file=out)
    else:
        chosen, own, tree = (pathlib.Path(a) for a in sys.argv[2:5])
        make_tree(chosen.read_text().split(), own, tree)


if __name__ == "__main__":
    main()
