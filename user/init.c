/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * init.c - process 1: prepares the machine, runs what the boot options name,
 * then keeps a shell alive and reaps orphans
 *
 * Boot options (read from /proc/cmdline):
 *   swap=DEV[:PRIO][,DEV[:PRIO]...]  swap areas to turn on; swap=none: none
 * Without swap=, those of /etc/fstab; its file systems are mounted before.
 *   run=PROGRAM[,ARG...]             a command; may be given several times
 *   shells=TTY[,TTY...]              shells there too: shells=tty1,tty2
 *   then=shell|poweroff|reboot       what follows the commands; default shell
 *
 * The shell is a login shell: root's of /etc/passwd, in a session of its own
 * on the console. One that cannot run here (there is none, or the processor
 * lacks what it needs) is followed by /bin/sh, then by our own.
 * SIGUSR2 and SIGUSR1 power off, SIGTERM restarts, as busybox's poweroff, halt
 * and reboot expect of process 1.
 */
#include "lib/fsys.h"

enum { CMDLINE_BYTES = 1024, ARGS_MAX = 24, FAST_EXITS_MAX = 5 };
enum { SWAP_FLAG_PREFER = 0x8000, SECOND_US = 1000000 };
enum { TIOCSCTTY = 0x540e, CANNOT_RUN = 126, SHM_MODE = 0777 };
enum { PASSWD_BYTES = 2048, PASSWD_SHELL = 6 };
enum { PATH_BYTES = 128, HOST_NAME_BYTES = 64 };

static char cmdline[CMDLINE_BYTES];
static bool on_serial_line;
/* of a shell that is not on the console: its end hangs it up */
static const char *own_terminal;

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

	if (pid < 0) /* there was no memory for it */
		return pid;
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
	if (status < 0)
		fail("init", argv[0], status);
	else if (WIFSIGNALED(status))
		printf("init: %s killed by signal %d\n", argv[0],
		       WTERMSIG(status));
	else
		printf("init: %s exited with status %d\n", argv[0],
		       WEXITSTATUS(status));
}

/* is the last console= a serial line? The programs' terminal is that one. */
static bool serial_console(void)
{
	bool serial = false;

	for (const char *s = cmdline; s; s = strchr(s, ' ')) {
		s += *s == ' ';
		if (str_starts(s, "console="))
			serial = str_starts(s, "console=ttyS");
	}
	return serial;
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
	/* /dev is made by the kernel at each boot: fstab's places in it are not */
	mkdir("/dev/shm", SHM_MODE);
	reap_until(spawn(mount_all));
	if (!has_option("swap="))
		reap_until(spawn(swap_all));
}

/* the shell field of root's line in /etc/passwd, or NULL */
static char *login_shell(void)
{
	static char text[PASSWD_BYTES];
	char *pos = text, *end;

	if (read_file("/etc/passwd", text, sizeof(text)) < 0 ||
	    !str_starts(text, "root:"))
		return NULL;
	for (int i = 0; i < PASSWD_SHELL; i++) {
		pos = strchr(pos, ':');
		if (!pos)
			return NULL;
		pos++;
	}
	end = strchr(pos, '\n');
	if (end)
		*end = '\0';
	return *pos == '/' ? pos : NULL;
}

static void show_file(const char *path)
{
	static char text[PASSWD_BYTES];
	int n = read_file(path, text, sizeof(text));

	if (n > 0)
		write(1, text, (size_t)n);
}

static void use_terminal(int fd)
{
	for (int to = 0; fd >= 0 && to <= 2; to++)
		dup2(fd, to);
	if (fd > 2)
		close(fd);
}

/* the child that becomes @shell */
static void become_shell(const char *shell)
{
	static char shell_var[PATH_BYTES], name[PATH_BYTES];
	char *argv[] = {name, NULL};
	const char *home = is_dir("/root") ? "/root" : "/";
	static char home_var[PATH_BYTES];
	/* on a serial line somebody has a terminal that knows this much */
	char *env[] = {
		(char *)"PATH=/bin:/sbin:/usr/bin:/usr/sbin:/lethe/bin",
		(char *)"USER=root",
		(char *)"LOGNAME=root",
		on_serial_line ? (char *)"TERM=xterm" : (char *)"TERM=linux",
		home_var,
		shell_var,
		NULL,
	};

	setsid();
	if (own_terminal)
		use_terminal(open(own_terminal, O_RDWR, 0));
	ioctl(0, TIOCSCTTY, NULL);
	snprintf(shell_var, sizeof(shell_var), "SHELL=%s", shell);
	snprintf(home_var, sizeof(home_var), "HOME=%s", home);
	/* the dash makes it a login shell */
	snprintf(name, sizeof(name), "-%s", base_name(shell));
	chdir(home);
	environ = env;
	execve(shell, argv, env);
	_exit(CANNOT_RUN);
}

/* did a shell that ended at once with @status never come to run? */
static bool could_not_run(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGILL ||
		       WTERMSIG(status) == SIGSEGV ||
		       WTERMSIG(status) == SIGKILL;
	return WEXITSTATUS(status) == CANNOT_RUN;
}

/* a shell on its own session, started again whenever it ends */
static void keep_shell(void)
{
	const char *shells[] = {login_shell(), "/bin/sh", "/lethe/bin/sh"};
	unsigned int at = shells[0] ? 0 : 1;
	int fast_exits = 0;

	show_file("/etc/motd");
	while (fast_exits < FAST_EXITS_MAX) {
		uint64_t begun = now_us();
		int status, pid = fork();

		if (pid == 0)
			become_shell(shells[at]);
		if (pid < 0) {
			fail("init", "fork", pid);
			sleep_ms(1000);
			continue;
		}
		status = reap_until(pid);
		if (now_us() - begun >= SECOND_US) {
			fast_exits = 0;
		} else if (at + 1 < ARRAY_SIZE(shells) &&
			   could_not_run(status)) {
			printf("init: %s cannot run here, next is %s\n",
			       shells[at], shells[at + 1]);
			at++;
		} else {
			fast_exits++;
		}
	}
	printf("init: the shell ends at once, giving up\n");
}

/* busybox's poweroff, halt and reboot ask process 1 by these signals */
static void on_signal(int sig)
{
	shut_down(sig == SIGTERM ? REBOOT_RESTART : REBOOT_POWER_OFF);
}

static void set_signals(uintptr_t how)
{
	static const int signals[] = {SIGUSR1, SIGUSR2, SIGTERM};

	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++)
		signal_action(signals[i], how);
}

/* the name of the machine, when the disk gives it one */
static void set_host_name(void)
{
	char name[HOST_NAME_BYTES];
	int n = read_file("/etc/hostname", name, sizeof(name));

	if (n > 0)
		syscall2(SYS_sethostname, name, n - (name[n - 1] == '\n'));
}

/* shells on more terminals than the console, each with a keeper of its own */
static void more_shells(char *list)
{
	enum { OPEN_NOCTTY = 0400 };
	char *names[ARGS_MAX], path[64];
	int n = split(list, names, ARGS_MAX);

	for (int i = 0; i < n; i++) {
		int fd;

		snprintf(path, sizeof(path), "/dev/%s", names[i]);
		fd = open(path, O_RDWR | OPEN_NOCTTY, 0);
		if (fd < 0) {
			fail("init", path, fd);
			continue;
		}
		if (fork() == 0) {
			use_terminal(fd);
			own_terminal = path;
			on_serial_line = str_starts(names[i], "ttyS");
			set_signals(0); /* only process 1 ends the machine */
			keep_shell();
			_exit(1);
		}
		close(fd);
	}
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
	static char *env[] = {(char *)"PATH=/lethe/bin:/bin:/sbin",
			      (char *)"HOME=/", NULL};

	(void)argc;
	(void)argv;
	environ = env;
	open_console();
	if (read_file("/proc/cmdline", cmdline, sizeof(cmdline)) < 0) {
		mount("proc", "/proc", "proc", 0, NULL);
		if (read_file("/proc/cmdline", cmdline, sizeof(cmdline)) < 0)
			cmdline[0] = '\0';
	}
	on_serial_line = serial_console();
	set_host_name();
	use_fstab();
	set_signals((uintptr_t)on_signal);
	while ((word = next_word(&pos))) {
		if (str_starts(word, "swap="))
			swaps_on(word + strlen("swap="));
		else if (str_starts(word, "run="))
			run_command(word + strlen("run="));
		else if (str_starts(word, "shells="))
			more_shells(word + strlen("shells="));
		else if (str_starts(word, "then="))
			then = word + strlen("then=");
	}
	if (strcmp(then, "shell") == 0)
		keep_shell();
	shut_down(strcmp(then, "reboot") ? REBOOT_POWER_OFF : REBOOT_RESTART);
	for (;;)
		sleep_ms(1000);
}
