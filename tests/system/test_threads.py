# SPDX-License-Identifier: GPL-2.0-only
"""Threads of one process share its memory, also when most of it is in swap."""
import os
import re
import shutil
import signal
import subprocess

import pytest
import qemu
from ext2disk import make_ext2
from machine import Machine

SOAK = bool(os.environ.get("LETHE_SOAK"))
ROUNDS = 60 if SOAK else 4


PROGRAM = r"""
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NR = 8, ROUNDS = 3000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread long mine;
static long counter, turn, keys_gone, onces;
extern char **environ;

static void gone(void *value) { keys_gone += (long)value; }
static void first(void) { onces++; }

static void *worker(void *arg)
{
	long me = (long)arg, sum = 0;

	pthread_once(&once, first);
	pthread_setspecific(key, (void *)1L);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		counter++;
		mine++;
		pthread_mutex_unlock(&lock);
		if (i % 16 == 0) {
			char *p = malloc(1000 + (i + me) % 5000);
			memset(p, (int)me, 100);
			sum += p[99];
			free(p);
		}
	}
	pthread_barrier_wait(&barrier);
	pthread_mutex_lock(&lock);
	while (turn != me)
		pthread_cond_wait(&cond, &lock);
	turn++;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&lock);
	return (void *)(mine + (sum == 0));
}

static void *sleeper(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *waiter(void *arg)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigwait(&set, &sig);
	return (void *)(long)(sig == SIGUSR1);
}

int main(void)
{
	pthread_t t[NR];
	struct timespec past = {1, 0};
	char *argv[] = {"sh", "-c", "exit 5", NULL};
	sigset_t set;
	long total = 0;
	void *ret;
	int status, err;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_key_create(&key, gone);
	pthread_barrier_init(&barrier, NULL, NR);
	for (long i = 0; i < NR; i++)
		pthread_create(&t[i], NULL, worker, (void *)i);
	for (int i = 0; i < NR; i++) {
		pthread_join(t[i], &ret);
		total += (long)ret;
	}
	printf("counter %ld, own %ld, turns %ld, keys %ld, once %ld\n",
	       counter, total, turn, keys_gone, onces);
	pthread_mutex_lock(&lock);
	printf("timed out: %d\n", pthread_mutex_timedlock(&lock, &past) ==
					ETIMEDOUT);
	printf("cond: %d\n", pthread_cond_timedwait(&cond, &lock, &past) ==
				     ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	pthread_create(&t[0], NULL, sleeper, NULL);
	pthread_cancel(t[0]);
	pthread_join(t[0], &ret);
	printf("cancelled: %d\n", ret == PTHREAD_CANCELED);
	pthread_create(&t[0], NULL, waiter, NULL);
	kill(getpid(), SIGUSR1);
	pthread_join(t[0], &ret);
	printf("sigwait: %ld\n", (long)ret);
	err = posix_spawn(&pid, "/nowhere", NULL, NULL, argv, environ);
	printf("spawn: %s\n", strerror(err));
	err = posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ);
	waitpid(pid, &status, 0);
	printf("spawned: %d %d\n", err, WEXITSTATUS(status));
	printf("system: %d\n", WEXITSTATUS(system("exit 3")));
	fflush(stdout);
	pthread_create(&t[0], NULL, sleeper, NULL);
	alarm(1);
	pthread_exit(NULL); /* of this thread: the process goes on */
}
"""


def tasks(m):
    return int(m.sh("cat /proc/loadavg").split("/")[1].split()[0])


@pytest.mark.parametrize("fs", ["tmp", "ext2"])
def test_threads_in_swap(tmp_path, swap_disk, fs):
    """Writers, mappers, forks and files beside each other, in half the memory
    that they use; all is as it was afterwards. On a disk one thread writes what
    is swapped out to pages of a file that another one faults in."""
    disk = make_ext2(tmp_path / "disk.img", 8)
    with Machine(mem=16, debug=True, swap=[swap_disk(64)],
                 drives=[qemu.disk(disk, 2)]) as m:
        m.wait_prompt()
        assert m.sh("mkdir /ext2; mount -t ext2 /dev/hdc /ext2") == ""
        before = tasks(m)
        out = m.sh(f"cd /{fs}; /tests/s_threads {ROUNDS} 24; cd /")
        assert "threads: 0 wrong, others came and went" in out, out
        assert int(re.search(r"^pswpin (\d+)$", m.sh("cat /proc/vmstat"),
                             re.M).group(1)) > 0
        assert tasks(m) == before
        m.vmcheck()
        m.poweroff()


def test_changes_while_clone_sleeps(tmp_path):
    """clone() writes to a page that has to come from a slow disk: meanwhile the
    parent of the caller ends, the user makes another task, the group changes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    for name in "abc":
        (folder / name).write_bytes(os.urandom(1 << 18))
    disk = make_ext2(tmp_path / "disk.img", 4, "-d", str(folder))
    drive = qemu.disk(disk, 2, options=",throttling.bps-total=8000")
    with Machine(mem=16, debug=True, drives=[drive]) as m:
        m.wait_prompt()
        assert m.sh("mkdir /mnt; mount -t ext2 -o ro /dev/hdc /mnt") == ""
        assert m.sh("/tests/s_clone /mnt/a /mnt/b /mnt/c").splitlines() == [
            "the parent of a sibling: init",
            "one more than the limit: EAGAIN",
            "the group of a child: its parent's",
        ]
        m.vmcheck()
        m.poweroff()


def test_oom_kills_all_threads():
    """The last user of the memory frees it: so all of them are killed."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        before = tasks(m)
        m.sh("/tests/s_threads oom")
        assert "Out of Memory: Killed process" in m.log
        assert "s_threads" not in m.sh("ps")
        assert tasks(m) == before
        m.vmcheck()
        m.poweroff()


def test_ps_shows_processes():
    """Threads are no lines of their own in /proc, but can be asked for."""
    with Machine(mem=16) as m:
        m.wait_prompt()
        m.sh("/tests/s_threads 400000000 2 &")
        m.sh("sleep 1")
        pids = [int(p) for p in re.findall(r"^ *(\d+) .*s_threads",
                                           m.sh("ps"), re.M)]
        main = min(pids)
        assert main + 1 not in pids  # made before all that it forks
        thread = m.sh(f"cat /proc/{main + 1}/stat")
        assert thread.startswith(f"{main + 1} (s_threads"), thread
        m.sh(f"kill -9 {main}")
        m.poweroff()


@pytest.mark.parametrize("compiler", ["i686-linux-gnu-gcc",
                                      "i386-linux-musl-gcc"])
def test_threads_of_a_c_library(tmp_path, swap_disk, compiler):
    """A program with the threads of a real C library: on Lethe as here, also
    beside a thrash of twice the memory."""
    if not shutil.which(compiler):
        pytest.skip(f"no {compiler}")
    folder = tmp_path / "disk"
    folder.mkdir()
    source = tmp_path / "threads.c"
    source.write_text(PROGRAM)
    built = subprocess.run([compiler, "-O1", "-static", "-pthread", "-o",
                            folder / "threads", source], capture_output=True,
                           text=True)
    if built.returncode != 0:
        pytest.skip(f"{compiler} makes no static programs: {built.stderr}")
    here = subprocess.run([folder / "threads"], capture_output=True, text=True,
                          timeout=60)
    assert here.returncode == -signal.SIGALRM
    disk = make_ext2(tmp_path / "disk.img", 8, "-d", str(folder))
    with Machine(mem=16, debug=True, swap=[swap_disk(64)],
                 drives=[qemu.disk(disk, 2)]) as m:
        m.wait_prompt()
        assert m.sh("mkdir /mnt; mount -t ext2 /dev/hdc /mnt") == ""
        for beside in ("", "thrash 32 passes=100000 patterns=rand > /dev/null &"):
            if beside:
                m.sh(beside)
                m.sh("sleep 3")
            # the debug build names calls that do not exist
            out = re.sub(r"threads \(pid \d+\): no system call \d+\n", "",
                         m.sh("/mnt/threads"))
            assert here.stdout in out, out
        for pid in re.findall(r"^ +(\d+) .* thrash$", m.sh("ps"), re.M):
            m.sh(f"kill -9 {pid}")
        m.vmcheck()
        m.poweroff()


def test_a_writer_takes_no_fault_with_a_page_locked(tmp_path):
    """Another thread has the address space locked and waits for that page: on a
    slow disk, so that both are under way for seconds."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "target").write_bytes(b"A" * 65536)
    (folder / "big").write_bytes(b"B" * (4 << 20))
    disk = make_ext2(tmp_path / "disk.img", 8, "-d", str(folder), block=4096)
    slow = qemu.disk(disk, 1, options=",throttling.bps-total=20000")
    with Machine(mem=32, drives=[slow]) as m:
        m.wait_prompt()
        assert m.sh("mkdir /mnt; mount -t ext2 /dev/hdb /mnt") == ""
        m.sh("ls -l /mnt; cat /mnt/big > /dev/null &")
        for page in range(16):
            out = m.sh(f"/tests/s_pagelock /mnt/target {page}")
            if "they did not meet" not in out:  # this host is busy
                break
        assert out.endswith("pagelock: written\n"), out
        for pid in re.findall(r"^ +(\d+) .* cat$", m.sh("ps"), re.M):
            m.sh(f"kill -9 {pid}")
        m.vmcheck(strict=False)
