# SPDX-License-Identifier: GPL-2.0-only
"""Debian's own programs of every type: static, static-pie, klibc's, dynamic."""
import hashlib
import os
import re
import shutil
import subprocess
import sys

import pytest
from machine import ROOT, Machine

sys.path.insert(0, str(ROOT / "tools"))
import packages  # noqa: E402

PACKAGES = ["busybox-static", "e2fsck-static", "libc-bin", "klibc-utils",
            "libklibc", "libc6", "coreutils", "dash", "libselinux1",
            "libpcre2-8-0", "libgmp10", "libacl1", "libattr1"]
K = "/usr/lib/klibc/bin"
SCRIPTS = {
    "klibc.sh": f"for i in 1 2 3; do echo $((i * i)); done | {K}/cat\n"
                f"{K}/uname -s\n",
    "dash.sh": "echo $((6 * 7)) | /debian/cat\n"
               "printf 'c\\nb\\na\\n' | /usr/bin/sort | /usr/bin/tr -d '\\n'\n"
               "echo; (exit 3); echo $?\n",
}
MKE2FS = ["mke2fs", "-q", "-F", "-t", "ext2", "-O", "none,filetype,sparse_super",
          "-I", "128", "-b", "4096", "-E", "root_owner=0:0"]
ENV = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")


def make_ext2(path, mb, tree=None):
    with open(path, "wb") as f:
        f.truncate(mb << 20)
    subprocess.run([*MKE2FS, *(["-d", str(tree)] if tree else []), str(path)],
                   check=True, env=ENV, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return path


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Our own programs in /bin, Debian's in /debian, their libraries."""
    lost = packages.fetch(PACKAGES)
    if lost:
        pytest.skip(f"cannot be had: {' '.join(lost)}")
    folder = tmp_path_factory.mktemp("debian")
    tree = folder / "tree"
    shutil.copytree(ROOT / "build/root", tree, symlinks=True)
    for name in PACKAGES:
        for part in ("lib", "usr/lib/i386-linux-gnu", "usr/lib/klibc",
                     "usr/bin", "sbin", "bin"):
            source = packages.PACKAGES / name / part
            if source.is_dir():
                shutil.copytree(source, tree / ("debian" if part == "bin"
                                                else part),
                                symlinks=True, dirs_exist_ok=True)
    shutil.copytree(ROOT / "user/disk/etc", tree / "etc", dirs_exist_ok=True)
    for name, text in SCRIPTS.items():
        (tree / name).write_text(text)
    root = make_ext2(folder / "root.img", 160, tree)
    other = make_ext2(folder / "other.img", 8)
    # the debug build tells each call that it does not know, between the lines
    with Machine(mem=48, root=root, swap=[other], swapon=False) as m:
        m.wait_prompt()
        yield m
        assert "Oops" not in m.log
        m.vmcheck(strict=False)
        m.poweroff()


def test_static_pie(machine):
    """ldconfig is one: it makes the list that ld.so looks up."""
    head = (packages.PACKAGES / "libc-bin/sbin/ldconfig").read_bytes()[:18]
    assert head[16] == 3  # ET_DYN
    assert machine.sh("/sbin/ldconfig") == ""
    out = machine.sh("/sbin/ldconfig -p")
    assert re.search(r"libc\.so\.6 \(libc6.*\) => /lib/i386-linux-gnu/libc", out)


def test_static(machine):
    """e2fsck judges a disk that mke2fs of the host made."""
    out = machine.sh("/sbin/e2fsck.static -f -n /dev/hdb")
    assert "Pass 5: Checking group summary information" in out, out
    assert re.search(r"/dev/hdb: 11/\d+ files", out), out


def test_interpreter_at_its_own_address(machine):
    """klibc: the shared library is an ET_EXEC interpreter."""
    out = machine.sh(f"{K}/sh /klibc.sh")
    assert out.splitlines() == ["1", "4", "9", "Linux"]


def test_dynamic(machine):
    """ld.so maps program and libraries: coreutils and dash as they are."""
    out = machine.sh("/debian/dash /dash.sh")
    assert out.splitlines() == ["42", "abc", "3"]
    whole = (ROOT / "build/root/bin/ls").read_bytes()
    out = machine.sh("/usr/bin/sha256sum /bin/ls")
    assert out.split() == [hashlib.sha256(whole).hexdigest(), "/bin/ls"]
    out = machine.sh("/debian/ls -ld /debian")
    assert re.match(r"drwxr-xr-x \d+ root root", out), out


def test_libraries_are_where_ld_so_says(machine):
    """ld.so itself, executed as a program (ET_DYN without interpreter)."""
    out = machine.sh("/lib/ld-linux.so.2 --list /debian/ls")
    assert re.search(r"libc\.so\.6 => /lib/i386-linux-gnu/libc\.so\.6 "
                     r"\(0x4\w{7}\)", out), out
    assert "(0x80000000)" in out, out
