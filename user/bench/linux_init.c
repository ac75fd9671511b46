/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux_init.c - process 1 when `make bench` boots Debian's Linux with the
 * same programs: loads the disk driver, turns swap on, runs what run= names
 */
#include "lib/ulib.h"

enum { SYS_init_module = 128, ARGS_MAX = 24, CMDLINE_BYTES = 2048 };
enum { LIST_BYTES = 4096, TRIES = 100 };

static void load_modules(void)
{
	static char list[LIST_BYTES];
	char *line = list, *end;

	read_file("/modules", list, sizeof(list));
	for (; *line; line = end) {
		int64_t size = 0;
		int fd;
		char *image;

		end = strchr(line, '\n');
		if (!end)
			break;
		*end++ = '\0';
		fd = open(line, O_RDONLY, 0);
		if (fd < 0)
			continue;
		syscall6(SYS__llseek, fd, 0, 0, (long)&size, 2, 0);
		image = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (syscall3(SYS_init_module, (long)image, (long)size,
			     (long)""))
			printf("linux_init: cannot load %s\n", line);
		munmap(image, (size_t)size);
		close(fd);
	}
}

static void run_command(char *list)
{
	char *argv[ARGS_MAX];
	int n = 0;

	while (*list && *list != ' ' && *list != '\n' && n < ARGS_MAX - 1) {
		argv[n++] = list;
		while (*list && *list != ',' && *list != ' ' && *list != '\n')
			list++;
		if (*list == ',')
			*list++ = '\0';
		else
			break;
	}
	*list = '\0';
	argv[n] = NULL;
	printf("linux_init: %s exited with status %d\n", argv[0],
	       WEXITSTATUS(wait_for(spawn(argv))));
}

/* Linux names two disks as it finds them: the other one is /dev/files */
static int swap_on(const char *disk, const char *other)
{
	int ret = swapon(disk, 0);

	if (ret == 0)
		syscall2(SYS_symlink, other, "/dev/files");
	return ret;
}

int main(void)
{
	static char cmdline[CMDLINE_BYTES];
	static char *env[] = {(char *)"PATH=/bin", NULL};
	char *at;
	int ret = -ENOENT;

	environ = env;
	mount("proc", "/proc", "proc", 0, NULL);
	load_modules();
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	for (int i = 0; i < TRIES && ret; i++) {
		sleep_ms(50);
		ret = swap_on("/dev/sda", "/dev/sdb");
		if (ret)
			ret = swap_on("/dev/sdb", "/dev/sda");
	}
	if (ret)
		fail("linux_init: swapon", "/dev/sda", ret);
	read_file("/proc/cmdline", cmdline, sizeof(cmdline));
	for (at = cmdline; (at = strchr(at, 'r'));) {
		char *word = at++;

		if (str_starts(word, "run=") &&
		    (word == cmdline || word[-1] == ' ')) {
			static char copy[CMDLINE_BYTES];

			memcpy(copy, word + 4, strlen(word + 4) + 1);
			run_command(copy);
		}
	}
	printf("linux_init: done\n");
	reboot(0x01234567u);
	for (;;)
		sleep_ms(1000);
}
