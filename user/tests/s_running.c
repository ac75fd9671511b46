/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_running.c - files of programs that run, and programs that are written to
 *
 * Run in a directory of its own by root; test_vfs.py knows what it must print.
 * With one argument it is the program that runs: "wait" until the pipe is
 * closed, "leave" a child that waits, "end" at once; a script's second one, too.
 */
#include "tests/common.h"

enum {
	SYS_truncate = 92,
	SYS_setuid32 = 213,
	S_IFIFO = 0010000,
	READY = 10, /* descriptors of the program */
	HOLD = 11,
	USER = 1000,
	RUN_MODE = 0755,
	COPY_BYTES = 4096,
	EXEC_FAILED = 100, /* and the error */
};

static int ready[2], hold[2];

static long cut(const char *name, long size)
{
	return syscall2(SYS_truncate, name, size);
}

static int put(const char *name, const char *text)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, RUN_MODE);

	write(fd, text, strlen(text));
	return fd;
}

static void copy(const char *from, const char *to)
{
	static char buf[COPY_BYTES];
	int in = open(from, O_RDONLY, 0), n;
	int out = open(to, O_CREAT | O_TRUNC | O_WRONLY, RUN_MODE);

	while ((n = (int)read(in, buf, sizeof(buf))) > 0)
		write(out, buf, (size_t)n);
	close(out);
	close(in);
}

/* a child that runs @name; Return: its pid */
static int start(const char *name, const char *what, int uid)
{
	char *argv[] = {(char *)name, (char *)what, NULL};
	int pid = fork();

	if (pid)
		return pid;
	dup2(ready[1], READY);
	dup2(hold[0], HOLD);
	close(hold[1]);
	if (uid)
		syscall1(SYS_setuid32, uid);
	_exit((int)(EXEC_FAILED - execve(name, argv, environ)));
	return 0;
}

/* does it start? 0 or -Exx */
static long try_run(const char *name, int uid)
{
	int status = WEXITSTATUS(wait_for(start(name, "end", uid)));

	return status < EXEC_FAILED ? status : EXEC_FAILED - status;
}

static int start_waiting(const char *name, const char *what)
{
	char c = 0;
	int pid;

	pipe(ready);
	pipe(hold);
	pid = start(name, what, 0);
	read(ready[0], &c, 1);
	printf("%s\n", c == 'r' ? "runs" : "does not run");
	return pid;
}

static void let_end(int pid)
{
	char c;

	close(ready[1]);
	close(hold[1]);
	close(hold[0]);
	while (read(ready[0], &c, 1) > 0)
		;
	if (pid > 0)
		wait_for(pid);
	close(ready[0]);
}

static void while_it_runs(void)
{
	int pid = start_waiting("prog", "leave");

	show("read", try_open("prog", O_RDONLY));
	show("write", try_open("prog", O_WRONLY));
	show("read and write", try_open("prog", O_RDWR));
	show("create", try_open("prog", O_CREAT | O_WRONLY));
	show("cut while opened", try_open("prog", O_TRUNC | O_RDONLY));
	show("cut", cut("prog", 0));
	show("longer", cut("prog", 1 << 20));
	show("chmod", syscall2(SYS_chmod, "prog", RUN_MODE));
	show("rename", syscall2(SYS_rename, "prog", "other"));
	show("link", syscall2(SYS_link, "other", "prog"));
	show("back", unlink("other"));
	wait_for(pid);
	printf("its child is left\n");
	show("write", try_open("prog", O_WRONLY));
	let_end(0);
	printf("all have ended\n");
}

/* a child of a program that ended closes its pipe before its memory goes */
static long write_at_last(void)
{
	long r;

	do
		r = try_open("prog", O_WRONLY);
	while (r == -ETXTBSY && sched_yield() == 0);
	return r;
}

static void while_it_is_written(void)
{
	int fd = open("prog", O_WRONLY, 0);

	show("written to", try_run("prog", 0));
	close(fd);
	fd = open("prog", O_RDONLY, 0);
	show("only read", try_run("prog", 0));
	close(fd);
}

static void scripts(void)
{
	int fd = open("prog", O_WRONLY, 0), pid;

	close(put("script", "#!./prog wait\n"));
	show("interpreter is written to", try_run("script", 0));
	close(fd);
	fd = open("script", O_WRONLY, 0);
	show("script is written to", try_run("script", 0));
	close(fd);
	pid = start_waiting("script", "x");
	show("script whose interpreter runs", try_open("script", O_WRONLY));
	show("interpreter", try_open("prog", O_WRONLY));
	let_end(pid);
	unlink("script");
}

static void kinds(void)
{
	syscall2(SYS_chmod, "prog", 0111);
	show("only to be executed", try_run("prog", USER));
	if (fork() == 0) {
		syscall1(SYS_setuid32, USER);
		show("not to be read", try_open("prog", O_RDONLY));
		exit(0);
	}
	wait_for(-1);
	syscall3(SYS_mknod, (long)"fifo", S_IFIFO | RUN_MODE, 0);
	show("FIFO", try_run("fifo", 0));
	unlink("fifo");
	mkdir("dir", RUN_MODE);
	show("directory", try_run("dir", 0));
	syscall1(SYS_rmdir, "dir");
	close(put("prog", "no program"));
	try_run("prog", 0);
	show("failed exec leaves nothing", try_open("prog", O_WRONLY));
}

static int be_the_program(const char *what)
{
	char c = 'r';

	if (strcmp(what, "end") == 0)
		return 0;
	if (strcmp(what, "leave") == 0 && fork() != 0)
		return 0;
	write(READY, &c, 1);
	read(HOLD, &c, 1);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return be_the_program(argv[1]);
	copy(argv[0], "prog");
	while_it_runs();
	show("write", write_at_last());
	show("cut", cut("prog", 1 << 20));
	while_it_is_written();
	scripts();
	kinds();
	unlink("prog");
	return 0;
}
