/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * init.c - process 1: prepares the machine, runs what the boot options name,
 * then keeps a shell alive and reaps orphans
 *
 * Boot options (read from /proc/cmdline):
 *   swap=DEV[:PRIO][,DEV[:PRIO]...]  swap areas to turn on; swap=none: none
 * Without swap=, those of /etc/fstab; its file systems are mounted before.
 *   run=PROGRAM[,ARG...]             a command; may be given several times
 *   then=shell|poweroff|reboot       what follows the commands; default shell
 */
#include "lib/fsys.h"

enum { CMDLINE_BYTES = 1024, ARGS_MAX = 24, FAST_EXITS_MAX = 5 };
enum { SWAP_FLAG_PREFER = 0x8000, SECOND_US = 1000000 };

static char cmdline[CMDLINE_BYTES];

/* the next word of the command line at *@pos, cut off with a NUL; NULL: end */
static char *next_word(char **pos)
{
	char *word = *pos, *end;

	while (*word == ' ' || *word == '\n')
		word++;
	if (!*word)
		return NULL;
	for (end = word; *end && *end != ' ' && *end != '\n'; end++)
		;
	*pos = end + (*end != '\0');
	*end = '\0';
	return word;
}

/* parts @list at commas into @argv; the number of parts */
static int split(char *list, char *argv[], int max)
{
	int n = 0;

	while (list && *list && n < max - 1) {
		argv[n++] = list;
		list = strchr(list, ',');
		if (list)
			*list++ = '\0';
	}
	argv[n] = NULL;
	return n;
}

static void swaps_on(char *list)
{
	char *devs[ARGS_MAX], *prio;
	int n = strcmp(list, "none") ? split(list, devs, ARGS_MAX) : 0;

	for (int i = 0; i < n; i++) {
		char path[64];
		int flags = 0, ret;

		prio = strchr(devs[i], ':');
		if (prio) {
			*prio++ = '\0';
			flags = SWAP_FLAG_PREFER | (int)str_to_ulong(prio);
		}
		snprintf(path, sizeof(path), "%s%s",
			 devs[i][0] == '/' ? "" : "/dev/", devs[i]);
		ret = swapon(path, flags);
		if (ret)
			fail("init: swapon", path, ret);
	}
}

/* waits for @pid and reaps everything else that ends meanwhile */
static int reap_until(int pid)
{
	int status, got;

	for (;;) {
		got = wait4(-1, &status, 0, NULL);
		if (got == pid)
			return status;
		if (got == -ECHILD)
			return got;
	}
}

static void run_command(char *list)
{
	char *argv[ARGS_MAX];
	int status;

	if (!split(list, argv, ARGS_MAX))
		return;
	status = reap_until(spawn(argv));
	if (WIFSIGNALED(status))
		printf("init: %s killed by signal %d\n", argv[0],
		       WTERMSIG(status));
	else
		printf("init: %s exited with status %d\n", argv[0],
		       WEXITSTATUS(status));
}

static bool has_option(const char *name)
{
	for (const char *s = cmdline; s; s = strchr(s, ' ')) {
		s += *s == ' ';
		if (str_starts(s, name))
			return true;
	}
	return false;
}

/* what a disk says about itself; the loader's archive has no fstab */
static void use_fstab(void)
{
	char *mount_all[] = {(char *)"mount", (char *)"-a", NULL};
	char *swap_all[] = {(char *)"swapon", (char *)"-a", NULL};
	int fd = open("/etc/fstab", O_RDONLY, 0);

	if (fd < 0)
		return;
	close(fd);
	reap_until(spawn(mount_all));
	if (!has_option("swap="))
		reap_until(spawn(swap_all));
}

/* a shell on its own session, started again whenever it ends */
static void keep_shell(void)
{
	enum { TIOCSCTTY = 0x540e };
	int fast_exits = 0;

	while (fast_exits < FAST_EXITS_MAX) {
		uint64_t begun = now_us();
		int pid = fork();

		if (pid == 0) {
			char *argv[] = {(char *)"sh", NULL};

			setsid();
			ioctl(0, TIOCSCTTY, NULL);
			execve("/bin/sh", argv, environ);
			_exit(fail("init", "/bin/sh", -ENOENT));
		}
		if (pid < 0) {
			fail("init", "fork", pid);
			sleep_ms(1000);
			continue;
		}
		reap_until(pid);
		fast_exits = now_us() - begun < SECOND_US ? fast_exits + 1 : 0;
	}
	printf("init: the shell ends at once, giving up\n");
}

static void open_console(void)
{
	int fd;

	if (write(1, "", 0) == 0)
		return;
	fd = open("/dev/console", O_RDWR, 0);
	for (int i = 0; fd >= 0 && i <= 2; i++)
		dup2(fd, i);
}

int main(int argc, char **argv)
{
	char *pos = cmdline, *word, *then = (char *)"shell";
	static char *env[] = {(char *)"PATH=/bin:/sbin", (char *)"HOME=/",
			      NULL};

	(void)argc;
	(void)argv;
	environ = env;
	open_console();
	if (read_file("/proc/cmdline", cmdline, sizeof(cmdline)) < 0) {
		mount("proc", "/proc", "proc", 0, NULL);
		if (read_file("/proc/cmdline", cmdline, sizeof(cmdline)) < 0)
			cmdline[0] = '\0';
	}
	use_fstab();
	while ((word = next_word(&pos))) {
		if (str_starts(word, "swap="))
			swaps_on(word + strlen("swap="));
		else if (str_starts(word, "run="))
			run_command(word + strlen("run="));
		else if (str_starts(word, "then="))
			then = word + strlen("then=");
	}
	if (strcmp(then, "shell") == 0)
		keep_shell();
	shut_down(strcmp(then, "reboot") ? REBOOT_POWER_OFF : REBOOT_RESTART);
	for (;;)
		sleep_ms(1000);
}
