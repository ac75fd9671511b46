/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sh.c - a small shell: one command a line, no pipes
 *
 * Words are parted by blanks; 'quotes' and "quotes" keep blanks; < > and >>
 * redirect; a last & runs in the background; ; parts commands; # comments.
 * Built in: cd, exit, wait, help. `sh -c LINE` and `sh FILE` run scripts.
 */
#include "lib/ulib.h"

enum { LINE_BYTES = 1024, WORDS_MAX = 64, MODE_FILE = 0666 };
enum { EXIT_SIGNAL_BASE = 128, TIOCSPGRP = 0x5410, SIGTTOU = 22 };

struct command {
	char *argv[WORDS_MAX];
	int argc;
	char *input, *output;
	bool append, background;
};

static int last_status;
static bool interactive;

/* Words are copied here, so that the line itself stays as it was typed. */
static char words[LINE_BYTES * 2], *words_end;

/* the operator at @in as a word, its length in *@len; NULL: none there */
static char *operator_at(const char *in, int *len)
{
	*len = 1;
	switch (*in) {
	case '<':
		return (char *)"<";
	case '&':
		return (char *)"&";
	case '>':
		*len = 1 + (in[1] == '>');
		return (char *)(in[1] == '>' ? ">>" : ">");
	default:
		return NULL;
	}
}

/* the next word at *@pos, quotes removed; NULL at the end of the line */
static char *next_word(char **pos)
{
	char *in = *pos, *word = words_end, *op, quote = '\0';
	int len;

	while (*in == ' ' || *in == '\t')
		in++;
	if (!*in || *in == '#')
		return NULL;
	op = operator_at(in, &len);
	if (op) {
		*pos = in + len;
		return op;
	}
	for (; *in; in++) {
		if (quote ? *in == quote : (*in == '\'' || *in == '"'))
			quote = quote ? '\0' : *in;
		else if (!quote && strchr(" \t<>&", *in))
			break;
		else
			*words_end++ = *in;
	}
	*words_end++ = '\0';
	*pos = in;
	return word;
}

static bool parse(char *line, struct command *cmd)
{
	char *word;

	*cmd = (struct command){.argc = 0};
	words_end = words;
	while ((word = next_word(&line))) {
		if (strcmp(word, "&") == 0) {
			cmd->background = true;
		} else if (strcmp(word, "<") == 0) {
			cmd->input = next_word(&line);
		} else if (word[0] == '>' && (!word[1] || word[1] == '>')) {
			cmd->append = word[1] == '>';
			cmd->output = next_word(&line);
		} else if (cmd->argc < WORDS_MAX - 1) {
			cmd->argv[cmd->argc++] = word;
		}
	}
	return cmd->argc > 0;
}

static void redirect(const char *path, int flags, int target)
{
	int fd = open(path, flags, MODE_FILE);

	if (fd < 0)
		_exit(fail("sh", path, fd));
	dup2(fd, target);
	close(fd);
}

/* @pgrp becomes the terminal's foreground group */
static void foreground(int pgrp)
{
	if (interactive)
		ioctl(0, TIOCSPGRP, &pgrp);
}

static void run_child(struct command *cmd)
{
	if (interactive) {
		/* here as well as in the shell: whoever of the two is first */
		setpgid(0, 0);
		if (!cmd->background)
			foreground(getpid());
		signal_action(SIGINT, 0);
		signal_action(SIGQUIT, 0);
		signal_action(SIGTTOU, 0);
	}
	if (cmd->input)
		redirect(cmd->input, O_RDONLY, 0);
	if (cmd->output)
		redirect(cmd->output,
			 O_WRONLY | O_CREAT |
				 (cmd->append ? O_APPEND : O_TRUNC),
			 1);
	if (strchr(cmd->argv[0], '/')) {
		int ret = execve(cmd->argv[0], cmd->argv, environ);

		_exit(fail("sh", cmd->argv[0], ret));
	}
	exec_by_name(cmd->argv);
	dprintf(2, "sh: %s: not found\n", cmd->argv[0]);
	_exit(127);
}

static int wait_foreground(int pid)
{
	int status;

	if (interactive) {
		setpgid(pid, pid);
		foreground(pid);
	}
	status = wait_for(pid);
	foreground(getpid());
	if (WIFSIGNALED(status)) {
		printf("[killed by signal %d]\n", WTERMSIG(status));
		return EXIT_SIGNAL_BASE + WTERMSIG(status);
	}
	return WEXITSTATUS(status);
}

static int help(void)
{
	printf("built in: cd exit wait help; programs are in /bin, tests in "
	       "/tests\nredirect with < > >>, background with &, no pipes\n");
	return 0;
}

static bool run_builtin(struct command *cmd)
{
	const char *name = cmd->argv[0];

	if (strcmp(name, "cd") == 0) {
		const char *dir = cmd->argc > 1 ? cmd->argv[1] : "/";
		int ret = chdir(dir);

		last_status = ret ? fail("cd", dir, ret) : 0;
	} else if (strcmp(name, "exit") == 0) {
		exit(cmd->argc > 1 ? (int)str_to_ulong(cmd->argv[1])
				   : last_status);
	} else if (strcmp(name, "wait") == 0) {
		while (wait4(-1, NULL, 0, NULL) > 0)
			;
	} else if (strcmp(name, "help") == 0) {
		last_status = help();
	} else {
		return false;
	}
	return true;
}

static void run_line(char *line)
{
	struct command cmd;
	int pid;

	if (!parse(line, &cmd) || run_builtin(&cmd))
		return;
	pid = fork();
	if (pid < 0) {
		last_status = fail("sh", "fork", pid);
	} else if (pid == 0) {
		run_child(&cmd);
	} else if (cmd.background) {
		printf("[%d]\n", pid);
	} else {
		last_status = wait_foreground(pid);
	}
}

static void run_lines(char *text)
{
	while (text && *text) {
		char *end = text;

		while (*end && *end != '\n' && *end != ';')
			end++;
		char *next = *end ? end + 1 : end;

		*end = '\0';
		run_line(text);
		text = next;
	}
}

static void reap_background(void)
{
	int status, pid;

	while ((pid = wait4(-1, &status, WNOHANG, NULL)) > 0)
		printf("[%d] done\n", pid);
}

static void read_commands(void)
{
	static char line[LINE_BYTES];

	interactive = true;
	signal_action(SIGINT, SIG_IGNORE);
	signal_action(SIGQUIT, SIG_IGNORE);
	signal_action(SIGTTOU, SIG_IGNORE);
	setpgid(0, 0);
	foreground(getpid());
	for (;;) {
		int n;

		reap_background();
		dprintf(1, "lethe%% ");
		n = read(0, line, sizeof(line) - 1);
		if (n == -EINTR)
			continue;
		if (n <= 0)
			break;
		line[n] = '\0';
		run_lines(line);
	}
}

int main(int argc, char **argv)
{
	static char script[LINE_BYTES * 32];

	if (argc > 2 && strcmp(argv[1], "-c") == 0) {
		run_lines(argv[2]);
	} else if (argc > 1) {
		int n = read_file(argv[1], script, sizeof(script));

		if (n < 0)
			return fail("sh", argv[1], n);
		run_lines(script);
	} else {
		read_commands();
	}
	return last_status;
}
