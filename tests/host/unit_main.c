/* SPDX-License-Identifier: GPL-2.0-only */
/* unit_main.c - main() of every host test program (unit.h) */
#include <sys/wait.h>
#include <unistd.h>
#include "unit.h"

struct unit_test *unit_tests;

/* one test in a child, which an alarm ends; its status, 0 when good */
static int unit_in_child(struct unit_test *t)
{
	enum { TIMEOUT_S = 60 };
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		alarm(TIMEOUT_S);
		t->fn();
		exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 1;
	return status;
}

static int unit_wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return 1;
	return argc <= 2;
}

int main(int argc, char **argv)
{
	int list = argc > 1 && strcmp(argv[1], "--list") == 0;
	int all = argc > 1 && strcmp(argv[1], "--all") == 0;
	struct unit_test *t;
	int ran = 0;

	setvbuf(stdout, NULL, _IONBF, 0);
	for (t = unit_tests; t; t = t->next) {
		if (list) {
			puts(t->name);
		} else if (all) {
			if (!unit_wanted(t->name, argc, argv))
				continue;
			printf("result %s %d\n", t->name, unit_in_child(t));
		} else if (argc < 2 || strcmp(argv[1], t->name) == 0) {
			t->fn();
		} else {
			continue;
		}
		ran = 1;
	}
	return ran ? 0 : 2;
}
