# SPDX-License-Identifier: GPL-2.0-only
"""The disk of `make run`: Debian's busybox at the prompt, ours beside it."""
import os
import re
import subprocess
import sys
import time

import pytest
import qemu
from machine import PROMPT, ROOT, Machine, user_machine

sys.path.insert(0, str(ROOT / "tools"))
import disk  # noqa: E402
import packages  # noqa: E402
import userland  # noqa: E402

ENV = dict(os.environ, PATH=os.environ["PATH"] + ":/sbin:/usr/sbin")
ESC, CTRL_C, CTRL_Z = "\x1b", "\x03", "\x1a"
CTRL_A, CTRL_E = "\x01", "\x05"
HOME, END, LEFT = ESC + "[H", ESC + "[F", ESC + "[D"
# busybox takes what follows ESC within 50 ms for one key
AFTER_ESC = 0.3
SHELLS = {"bash-static": "/bin/bash", "zsh-static": "/bin/zsh",
          "mksh": "/bin/mksh"}

needs_busybox = pytest.mark.skipif(
    "busybox-static" not in packages.there("shell.list"),
    reason="Debian's packages cannot be had here")


def tool(*args):
    done = subprocess.run([str(a) for a in args], env=ENV, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, (args, done.stdout)
    return done.stdout


def clean(image):
    tool("e2fsck", "-fn", image)
    assert re.search(r"^Filesystem state:\s+clean$",
                     tool("dumpe2fs", "-h", image), re.M)


@pytest.fixture
def user_disk(tmp_path):
    def make(name="user"):
        image = tmp_path / f"{name}.img"
        disk.copy(ROOT / f"build/{name}.img", image)
        return image
    return make


@needs_busybox
def test_boot_ends_at_a_busybox_prompt(user_disk, swap_disk):
    """ext2 root, swap by fstab, /proc, /dev/shm; a login shell; poweroff."""
    image = user_disk()
    with user_machine(image, swap=[swap_disk(64)], mem=32) as m:
        assert "BusyBox v1." in m.log and "built-in shell (ash)" in m.log
        assert "Welcome to Lethe" in m.log and "\n  poweroff " in m.log
        assert m.sh("readlink /proc/$$/exe") == "/bin/busybox\n"
        assert m.sh("echo $0 $HOME $USER $SHELL; pwd; id -un; hostname") == \
            "-sh /root root /bin/sh\n/root\nroot\nlethe\n"
        mounts = m.sh("mount")
        assert m.sh("cat /proc/uptime | wc -w") == "2\n"
        for line in ("/dev/hda on / type ext2 (rw", "on /proc type proc",
                     "tmpfs on /dev/shm type tmpfs"):
            assert line in mounts, mounts
        assert re.search(r"^/dev/hdb\s+partition\s+655\d\d\s+0\s",
                         m.sh("cat /proc/swaps"), re.M)
        # the session is the shell's own, and so is the terminal
        pid = m.sh("echo $$").strip()
        ids = m.sh("cut -d' ' -f1,5-8 /proc/$$/stat").split()
        assert ids[0] == ids[2] == ids[1] == pid and ids[3] != "0", ids
        assert m.sh("stat -c %a /tmp /dev/shm /root") == "1777\n1777\n700\n"
        assert m.sh("cat /tests/nothing; echo $?").endswith("\n1\n")
        m.poweroff()
    clean(image)


@needs_busybox
def test_work_at_the_prompt(user_disk, swap_disk):
    """vi, pipes, background, ^Z and fg, free, top, thrash; what stays."""
    image = user_disk()
    with user_machine(image, swap=[swap_disk(128)], mem=32) as m:
        m.sh("stty rows 24 columns 80")
        m.child.send("vi letter\r")
        m.expect(r"letter.*1/1")
        m.child.send("iDear reader," + ESC)
        time.sleep(AFTER_ESC)
        m.child.send(":wq\r")
        m.wait_prompt()
        assert m.sh("cat letter") == "Dear reader,\n"
        assert m.sh("seq 1 1000 | sort -rn | head -n 3 | tr '\\n' ' '") == \
            "1000 999 998 "
        assert m.sh("dd if=/dev/zero bs=4k count=700 2>/dev/null | wc -c") == \
            "2867200\n"
        assert m.sh("yes | head -n 2000 | uniq -c") == "   2000 y\n"

        m.child.send("sh -c 'echo go; exec cat'\n")
        m.expect(r"\ngo\r+\n")
        m.child.send(CTRL_Z)
        m.wait_prompt()
        assert re.search(r"\[1\]\+\s+Stopped\s+sh -c", m.sh("jobs"))
        m.child.send("fg\n")
        m.expect(r"fg\r+\n.*exec cat.*\n")
        m.child.send("still here\n")
        m.expect(r"still here\r+\n.*still here")
        m.child.send(CTRL_C)
        m.wait_prompt()

        m.sh("thrash 48 jobs=2 > thrash.log &")
        assert re.search(r"^Swap:\s+131064\s", m.sh("free"), re.M)
        m.child.send("top\r")
        m.expect(r"Mem: \d+K used, \d+K free")
        m.expect(r"Load average:")
        m.expect(r"\d+ +\d+ +root +[RSD].* thrash")
        m.child.send("q")
        m.wait_prompt()
        m.sh("wait")
        assert "all 12288 pages verified" in m.sh("cat thrash.log")
        # it was three halves of memory: some of it was on the disk
        assert int(re.search(r"^pswpout (\d+)", m.sh("cat /proc/vmstat"),
                             re.M).group(1)) > 1000
        m.vmcheck()
        m.poweroff()
    clean(image)
    with user_machine(image, swap=[swap_disk(32)], mem=16) as m:
        assert m.sh("cat letter") == "Dear reader,\n"
        m.poweroff()
    clean(image)


@needs_busybox
def test_our_own_tools_are_beside_busybox(user_disk, swap_disk):
    """By name where busybox has none of it, in /lethe/bin all of them."""
    with user_machine(user_disk(), swap=[swap_disk(32)], mem=32) as m:
        for name in ("thrash", "vmstat", "vmtrace", "vmcheck", "memhog",
                     "demo", "filecopy", "forkbomb"):
            assert m.sh(f"which {name}") == f"/lethe/bin/{name}\n"
        assert m.sh("which ls free ps vi") == \
            "/bin/ls\n/bin/free\n/bin/ps\n/bin/vi\n"
        assert "Lists: active" in m.sh("/lethe/bin/free")
        assert re.search(r"^ +\d+ +\d+ +\d+", m.sh("vmstat 1 1"), re.M)
        assert "/sbin/init" in m.sh("readlink /proc/1/exe")
        assert m.sh("swapoff -a; cat /proc/swaps | wc -l") == "1\n"
        assert m.sh("swapon -a; cat /proc/swaps | wc -l").endswith("\n2\n")
        m.poweroff()


@needs_busybox
@pytest.mark.parametrize("command, status", [
    ("poweroff", qemu.STATUS_OK), ("halt", qemu.STATUS_OK), ("reboot", 0),
    ("/lethe/bin/poweroff", qemu.STATUS_OK),
])
def test_the_end_is_clean(user_disk, swap_disk, command, status):
    """busybox asks process 1 for it; while a program writes."""
    image = user_disk()
    with user_machine(image, swap=[swap_disk(32)], mem=16) as m:
        m.sh("filecopy /tmp mb=32 keep=1 quiet=1 &")
        m.sh("sleep 1")
        m.child.send(command + "\n")
        assert m.wait_exit() == status, m.log[-2000:]
    clean(image)


@needs_busybox
@pytest.mark.parametrize("package", SHELLS)
def test_login_shell_of_a_package(user_disk, swap_disk, tmp_path, package):
    """SHELL_PKG makes it root's shell in /etc/passwd: init starts it."""
    image = user_disk("shells")
    if package not in packages.there("shells.list"):
        pytest.skip(f"{package} cannot be had here")
    passwd = tmp_path / "passwd"
    passwd.write_text(f"root:x:0:0:root:/root:{SHELLS[package]}\n")
    script = tmp_path / "script"
    script.write_text(f"cd /etc\nrm passwd\nwrite {passwd} passwd\n")
    tool("debugfs", "-w", "-f", script, image)
    with user_machine(image, swap=[swap_disk(32)], mem=32) as m:
        exe = m.sh("readlink /proc/$$/exe").strip()
        assert exe.split("/")[-1] == SHELLS[package].split("/")[-1]
        assert m.sh("echo $HOME; cd /tmp; pwd | cat") == "/root\n/tmp\n"
        assert "/lethe/bin" in m.sh("echo $PATH")
        # nobody asked for vi's way of editing; mksh knows no Home and End
        home, end = (CTRL_A, CTRL_E) if package == "mksh" else (HOME, END)
        m.child.send(f"cho $((6*7))k{home}e{end}e{LEFT}y\r")
        m.expect(r"\n[^\n]*42kye")
        m.wait_prompt()
        m.poweroff()
    clean(image)


# ---- without packages, and with ones that cannot run --------------------------


def test_own_shell_without_packages(user_disk, swap_disk):
    """SHELL_PKG=, or no apt: the same disk with our own programs in /bin."""
    image = user_disk("own")
    with Machine(root=image, swap=[swap_disk(32)], swapon=False) as m:
        m.wait_prompt()
        assert "Welcome to Lethe" in m.log
        assert re.search(r"^/dev/hdb\s+partition", m.sh("swapon -s"), re.M)
        assert "all 2048 pages verified" in m.sh("thrash 8")
        assert "tmpfs on /dev/shm" in m.sh("mount")
        assert "Lists: active" in m.sh("free")
        m.vmcheck()
        m.poweroff()
    clean(image)


@needs_busybox
@pytest.mark.parametrize("how", ["no cmov", "no program", "no file"])
def test_own_shell_where_busybox_cannot_run(user_disk, swap_disk, tmp_path,
                                            how):
    """A Pentium has not what glibc needs; a disk may be damaged."""
    image = user_disk()
    extra = ["-cpu", "pentium"] if how == "no cmov" else []
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF and nothing more")
    script = tmp_path / "script"
    if extra:
        script.write_text("")
    else:
        script.write_text("cd /bin\nrm busybox\n" + (
            f"write {broken} busybox\nsif busybox mode 0100755\n"
            if how == "no program" else ""))
    tool("debugfs", "-w", "-f", script, image)
    with Machine(root=image, swap=[swap_disk(32)], swapon=False,
                 extra=extra) as m:
        m.wait_prompt()
        assert "init: /bin/sh cannot run here" in m.log
        assert re.search(r"^/dev/hdb\s+partition", m.sh("swapon -s"), re.M)
        assert "all 1024 pages verified" in m.sh("thrash 4")
        m.poweroff()
    clean(image)


# ---- tools/packages.py, tools/userland.py --------------------------------------


def sandbox(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "PACKAGES", tmp_path / "packages")
    monkeypatch.setattr(packages, "APT", tmp_path / "apt")


def test_no_packages_is_said_in_a_line(tmp_path, monkeypatch, capsys):
    """apt without any source: not an error, the image is our own."""
    sandbox(tmp_path, monkeypatch)
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(packages, "CONFIG", packages.CONFIG + (
        f'Dir::Etc::sourcelist "/dev/null";\n'
        f'Dir::Etc::sourceparts "{tmp_path}/none";\n'))
    assert userland.want(["busybox-static"]) == []
    said = capsys.readouterr().out
    assert "busybox-static cannot be had" in said
    assert "The image has Lethe's own shell" in said
    assert len(said.splitlines()) <= 3


def test_no_apt_is_said_in_a_line(tmp_path, monkeypatch, capsys):
    sandbox(tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert userland.want(["bash-static"]) == []
    assert "no apt-get here" in capsys.readouterr().out


def test_an_unknown_package_is_refused(tmp_path, monkeypatch):
    sandbox(tmp_path, monkeypatch)
    with pytest.raises(SystemExit, match="emacs"):
        userland.want(["emacs"])
    assert not (tmp_path / "packages").exists()


def test_none_is_none(tmp_path, monkeypatch, capsys):
    sandbox(tmp_path, monkeypatch)
    assert userland.want(["none"]) == userland.want([]) == []
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "packages").exists()


@needs_busybox
def test_names_of_busybox():
    """Read from the binary: the host need not be able to run it."""
    binary = packages.PACKAGES / "busybox-static/bin/busybox"
    if not binary.exists():
        pytest.skip("another release of Debian keeps it elsewhere")
    names = userland.applets(binary)
    try:
        told = subprocess.run([str(binary), "--list"], text=True,
                              capture_output=True).stdout.split()
    except OSError:
        told = ["sh", "ls", "vi", "top", "free", "awk", "sed", "[", "zcat"]
        assert set(told) <= set(names) and len(names) > 200
    else:
        assert names == told


@needs_busybox
def test_nothing_of_the_host_is_written():
    """All that apt needs to write is in build/."""
    config = (packages.APT / "apt.conf").read_text() \
        if (packages.APT / "apt.conf").exists() else \
        packages.CONFIG.format(apt=packages.APT)
    for where in ("Dir::State", "Dir::State::status", "Dir::Cache",
                  "Dir::Log"):
        path = re.search(rf'^{where} "(.*)";$', config, re.M).group(1)
        assert path.startswith(str(ROOT / "build/"))


# ---- tools/disk.py: what a user made comes along --------------------------------


def test_homes_come_along(tmp_path, capsys):
    pristine, image = tmp_path / "own.img", tmp_path / "disk.img"
    disk.copy(ROOT / "build/own.img", pristine)
    disk.copy(pristine, image)
    note = tmp_path / "note"
    note.write_text("remember\n")
    script = tmp_path / "script"
    script.write_text(f"""cd /root
write {note} note
write {note} "two words"
rm .profile
write {note} .profile
mkdir work
cd work
symlink link ../note
cd /home/user
write {note} mine
sif mine mode 0100750
""")
    tool("debugfs", "-w", "-f", script, image)
    os.utime(image, (1000000000, 1000000000))
    path, options, keep = disk.prepare(image, pristine)
    keep.close()
    assert (path, options) == (image, "")
    assert "what is in /root and /home came along" in capsys.readouterr().out
    clean(image)
    for name in ("/root/note", '"/root/two words"', "/root/.profile",
                 "/home/user/mine"):
        assert tool("debugfs", "-R", f"cat {name}", image).endswith(
            "remember\n"), name
    stat = tool("debugfs", "-R", "stat /home/user/mine", image)
    assert re.search(r"Mode:\s+0750", stat)
    assert re.search(r"User:\s+1000\s+Group:\s+1000", stat)
    assert '"../note"' in tool("debugfs", "-R", "stat /root/work/link", image)


def test_an_interrupted_change_loses_nothing(tmp_path, monkeypatch):
    """Ctrl-C while the disk is made anew: the old one is where it was."""
    def interrupted(old, new):
        raise KeyboardInterrupt

    pristine, image = tmp_path / "user.img", tmp_path / "disk.img"
    image.write_text("the user's")
    pristine.write_text("new")
    os.utime(image, (1000000000, 1000000000))
    monkeypatch.setattr(disk, "take_homes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.prepare(image, pristine)
    assert image.read_text() == "the user's"


def test_a_person_sees_the_prompt(user_disk, swap_disk):
    """tools/qemu.py as `make run` calls it; Ctrl-C is the program's."""
    with Machine(root=user_disk("own"), swap=[swap_disk(16)], swapon=False,
                 run=[("echo", "shown", "first")]) as m:
        m.wait_prompt()
        shown, welcome = m.log.index("shown first"), m.log.index("Welcome")
        assert shown < welcome < m.log.index(PROMPT)
        m.poweroff()
