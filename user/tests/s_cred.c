/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_cred.c - users, groups, file numbers, powers, names: what a process is
 *
 *   s_cred             each group of checks in a process of its own, as root
 *   s_cred exec MODE   what these start: says what it found in its exit status
 */
#include "lib/ulib.h"

enum { SYS_setgid = 46, SYS_geteuid = 49, SYS_getegid = 50 };
enum { SYS_setgroups16 = 81, SYS_getgroups16 = 80 };
enum { SYS_setdomainname = 121, SYS_personality = 136, SYS_setfsuid16 = 138 };
enum { SYS_setresuid = 208, SYS_setresgid = 210, SYS_prctl = 172 };
enum { SYS_capget = 184, SYS_capset = 185, SYS_getgroups = 205 };
enum { SYS_setgroups = 206, SYS_setfsuid = 215, SYS_setfsgid = 216 };
enum { SYS_chown = 212, SYS_getresuid = 209, SYS_setpriority = 97 };
enum { SYS_getgid = 47, SYS_getuid32 = 199, SYS_getgid32 = 200 };
enum { SYS_setreuid = 203, SYS_setregid = 204 };
enum { NO_PROCESS = 30000, BIG_ID = 70000, OVERFLOW = 65534 };
enum { USER = 1000, OTHER = 2000, GROUP = 777, GROUPS_MAX = 32 };
enum { CAP_VERSION = 0x19980330, CAP_FULL = 0xfffffeff, CAP_FS = 0x1f };
enum { SET_DEATH = 1, GET_DEATH, GET_DUMP, SET_DUMP, GET_KEEP = 7, SET_KEEP };
enum { SET_NAME = 15, GET_NAME = 16, UTS_LEN = 65, MODE_SUID = 04755 };
enum { MODE_SGID = 02755, MODE_BITS = 07777, TEXT = 4096 };

struct caps {
	uint32_t effective, permitted, inheritable;
};

static uint32_t checks, wrong;
static const char *self;
static char text[TEXT];

static void check(const char *what, long result, long expected)
{
	checks++;
	if (result == expected)
		return;
	wrong++;
	printf("cred: %s: %ld, not %ld\n", what, result, expected);
}

#define CHECK(call, expected) check(#call, (long)(call), (long)(expected))

static void put_file(const char *path, uint32_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	write(fd, "text", 4);
	close(fd);
	syscall2(SYS_chmod, path, mode);
}

static long try_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

/* exit status of this program started anew: what it finds */
static int started(const char *program, const char *mode)
{
	char *argv[] = {(char *)program, (char *)"exec", (char *)mode, NULL};
	int pid = fork();

	if (pid == 0) {
		execve(program, argv, environ);
		_exit(99);
	}
	return WEXITSTATUS(wait_for(pid));
}

static bool status_has(const char *line)
{
	const char *p = text;
	size_t len = strlen(line);

	read_file("/proc/self/status", text, sizeof(text));
	while (p) {
		if (memcmp(p, line, len) == 0 && p[len] == '\n')
			return true;
		p = strchr(p, '\n');
		if (p)
			p++;
	}
	return false;
}

/* the saved number comes back as the effective one only */
static void saved_numbers(void)
{
	CHECK(syscall3(SYS_setresgid, USER, USER, OTHER), 0);
	CHECK(syscall3(SYS_setresuid, USER, USER, OTHER), 0);
	CHECK(syscall2(SYS_setreuid, OTHER, -1), -EPERM);
	CHECK(syscall2(SYS_setregid, OTHER, -1), -EPERM);
	CHECK(syscall2(SYS_setreuid, OTHER, OTHER), -EPERM);
	CHECK(syscall2(SYS_setreuid, -1, OTHER), 0);
	CHECK(syscall2(SYS_setregid, -1, OTHER), 0);
	CHECK(syscall0(SYS_geteuid), OTHER);
	CHECK(syscall0(SYS_getuid), USER);
	/* as another one, it is still a process of its user */
	CHECK(syscall3(SYS_setpriority, 0, 0, 5), 0);
	CHECK(syscall2(SYS_setreuid, OTHER, USER), 0); /* swapped */
	CHECK(syscall0(SYS_getuid), OTHER);
}

/* what 16-bit calls say of numbers that do not fit */
static void small_numbers(void)
{
	CHECK(syscall3(SYS_setresgid, BIG_ID, BIG_ID + 1, 0), 0);
	CHECK(syscall3(SYS_setresuid, BIG_ID, BIG_ID + 1, 0), 0);
	CHECK(syscall0(SYS_getuid32), BIG_ID);
	CHECK(syscall0(SYS_getgid32), BIG_ID);
	CHECK(syscall0(SYS_getuid), OVERFLOW);
	CHECK(syscall0(SYS_getgid), OVERFLOW);
	CHECK(syscall0(SYS_geteuid), OVERFLOW);
	CHECK(syscall0(SYS_getegid), OVERFLOW);
}

static void groups(void)
{
	uint32_t list[GROUPS_MAX + 1] = {5, GROUP, 70000}, got[GROUPS_MAX];
	uint16_t small[3];

	CHECK(syscall2(SYS_getgroups, 0, 0), 0);
	CHECK(syscall2(SYS_setgroups, GROUPS_MAX + 1, list), -EINVAL);
	CHECK(syscall2(SYS_setgroups, -1, list), -EINVAL);
	CHECK(syscall2(SYS_setgroups, 3, 0xc0000000), -EFAULT);
	CHECK(syscall2(SYS_setgroups, GROUPS_MAX, list), 0);
	CHECK(syscall2(SYS_setgroups, 3, list), 0);
	CHECK(syscall2(SYS_getgroups, 0, 0), 3);
	CHECK(syscall2(SYS_getgroups, 2, got), -EINVAL);
	CHECK(syscall2(SYS_getgroups, -1, got), -EINVAL);
	CHECK(syscall2(SYS_getgroups, 3, 0xc0000000), -EFAULT);
	CHECK(syscall2(SYS_getgroups, GROUPS_MAX, got), 3);
	CHECK(memcmp(list, got, 12), 0);
	CHECK(syscall2(SYS_getgroups16, 3, small), 3);
	CHECK(small[1], GROUP);
	CHECK(small[2], 65534);
	CHECK(status_has("Groups:\t5 777 70000 "), 1);
	CHECK(started(self, "groups"), 3);
	small[0] = GROUP;
	CHECK(syscall2(SYS_setgroups16, 1, small), 0);
	CHECK(syscall2(SYS_getgroups, GROUPS_MAX, got), 1);
	CHECK(got[0], GROUP);
}

/* a file of OTHER and GROUP that its group may read */
static void group_permission(void)
{
	uint32_t list[] = {GROUP};
	uint32_t st[24];

	put_file("/tmp/cred.group", 0640);
	put_file("/tmp/cred.mine", 0600);
	syscall3(SYS_chown, (long)"/tmp/cred.group", OTHER, GROUP);
	syscall3(SYS_chown, (long)"/tmp/cred.mine", USER, USER);
	syscall1(SYS_setgid, USER);
	CHECK(syscall2(SYS_setgroups, 1, list), 0);
	syscall1(SYS_setuid, USER);
	CHECK(try_open("/tmp/cred.group", O_RDONLY), 0);
	CHECK(try_open("/tmp/cred.group", O_WRONLY), -EACCES);
	CHECK(syscall2(SYS_access, "/tmp/cred.group", 4), 0);
	CHECK(syscall3(SYS_chown, (long)"/tmp/cred.mine", -1, GROUP), 0);
	CHECK(syscall2(SYS_chmod, "/tmp/cred.mine", MODE_SGID), 0);
	CHECK(syscall2(SYS_stat64, "/tmp/cred.mine", st), 0);
	CHECK(st[4] & MODE_BITS, MODE_SGID);
	CHECK(syscall3(SYS_chown, (long)"/tmp/cred.mine", -1, OTHER), -EPERM);
	CHECK(syscall3(SYS_chown, (long)"/tmp/cred.mine", OTHER, -1), -EPERM);
	CHECK(syscall2(SYS_setgroups, 0, 0), -EPERM);
}

static void group_dropped(void)
{
	syscall1(SYS_setgid, USER);
	CHECK(syscall2(SYS_setgroups, 0, 0), 0);
	syscall1(SYS_setuid, USER);
	CHECK(try_open("/tmp/cred.group", O_RDONLY), -EACCES);
	CHECK(syscall2(SYS_access, "/tmp/cred.group", 4), -EACCES);
}

static void file_numbers(void)
{
	uint32_t st[24], id;

	put_file("/tmp/cred.root", 0600);
	CHECK(syscall1(SYS_setfsgid, GROUP), 0);
	CHECK(syscall1(SYS_setfsuid, USER), 0);
	CHECK(syscall1(SYS_setfsuid, -1), USER);
	CHECK(syscall1(SYS_setfsuid16, -1), USER);
	CHECK(try_open("/tmp/cred.root", O_RDONLY), -EACCES);
	CHECK(syscall2(SYS_chmod, "/tmp/cred.root", 0666), -EPERM);
	CHECK(try_open("/tmp/cred.fs", O_WRONLY | O_CREAT), 0);
	CHECK(syscall2(SYS_stat64, "/tmp/cred.fs", st), 0);
	CHECK(st[6], USER);
	CHECK(st[7], GROUP);
	unlink("/tmp/cred.fs");
	CHECK(status_has("Uid:\t0\t0\t0\t1000"), 1);
	CHECK(status_has("CapEff:\t00000000fffffee0"), 1);
	CHECK(syscall2(SYS_sethostname, "lethe", 5), 0); /* not about files */
	CHECK(kill(1, 0), 0);
	CHECK(syscall1(SYS_setfsuid, 0), USER);
	CHECK(try_open("/tmp/cred.root", O_RDONLY), 0);
	CHECK(syscall3(SYS_setresuid, USER, USER, USER), 0);
	CHECK(syscall1(SYS_setfsuid, 0), USER); /* not one of its numbers */
	CHECK(syscall1(SYS_setfsuid, -1), USER);
	CHECK(syscall3(SYS_getresuid, (long)&id, (long)&id, (long)&id), 0);
	CHECK(id, USER);
	CHECK(try_open("/tmp/cred.root", O_RDONLY), -EACCES);
	CHECK(syscall1(SYS_setfsgid, GROUP), GROUP);
}

static uint32_t header[2] = {CAP_VERSION, 0};

static struct caps caps_now(void)
{
	struct caps c = {1, 1, 1};

	syscall2(SYS_capget, header, &c);
	return c;
}

static long caps_put(uint32_t effective, uint32_t permitted)
{
	struct caps c = {effective, permitted, 0};

	return syscall2(SYS_capset, header, &c);
}

static void capabilities(void)
{
	uint32_t odd[2] = {0x12345678, 0};
	struct caps c = caps_now();

	CHECK(c.effective, CAP_FULL);
	CHECK(c.permitted, CAP_FULL);
	CHECK(c.inheritable, 0);
	CHECK(syscall2(SYS_capget, odd, &c), -EINVAL);
	CHECK(odd[0], CAP_VERSION);
	odd[1] = 30000;
	CHECK(syscall2(SYS_capget, odd, &c), -ESRCH);
	odd[1] = 1;
	CHECK(syscall2(SYS_capget, odd, &c), 0);
	CHECK(syscall2(SYS_capset, odd, &c), -EPERM); /* another's */
	CHECK(syscall2(SYS_capset, odd, 0xc0000000), -EPERM);
	odd[1] = NO_PROCESS;
	CHECK(syscall2(SYS_capset, odd, &c), -EPERM);
	odd[1] = (uint32_t)getpid();
	CHECK(syscall2(SYS_capset, odd, 0xc0000000), -EFAULT);
	CHECK(syscall2(SYS_capget, header, 0xc0000000), -EFAULT);
	/* the effective user goes and comes back */
	CHECK(syscall3(SYS_setresuid, -1, USER, -1), 0);
	CHECK(caps_now().effective, 0);
	CHECK(caps_now().permitted, CAP_FULL);
	CHECK(syscall2(SYS_sethostname, "x", 1), -EPERM);
	CHECK(syscall3(SYS_setresuid, -1, 0, -1), 0);
	CHECK(caps_now().effective, CAP_FULL);
	/* given up for a while: user 0 without powers */
	CHECK(caps_put(1, CAP_FULL), -EPERM); /* part of them */
	CHECK(caps_put(0, CAP_FULL), 0);
	CHECK(syscall1(SYS_geteuid, 0), 0);
	CHECK(syscall2(SYS_sethostname, "x", 1), -EPERM);
	CHECK(try_open("/tmp/cred.group", O_RDONLY), -EACCES);
	CHECK(caps_put(CAP_FULL, CAP_FULL), 0);
	CHECK(syscall2(SYS_sethostname, "lethe", 5), 0);
	/* and for good */
	CHECK(caps_put(0, 0), 0);
	CHECK(caps_put(CAP_FULL, CAP_FULL), -EPERM);
	CHECK(syscall2(SYS_sethostname, "x", 1), -EPERM);
	CHECK(status_has("CapPrm:\t0000000000000000"), 1);
}

static void capabilities_lost(void)
{
	CHECK(syscall3(SYS_setresuid, USER, USER, USER), 0);
	CHECK(caps_now().effective, 0);
	CHECK(caps_now().permitted, 0);
	CHECK(caps_put(CAP_FULL, CAP_FULL), -EPERM);
	CHECK(syscall1(SYS_setuid, 0), -EPERM);
	CHECK(started(self, "caps"), 0);
}

static void capabilities_kept(void)
{
	CHECK(syscall2(SYS_prctl, GET_KEEP, 0), 0);
	CHECK(syscall2(SYS_prctl, SET_KEEP, 2), -EINVAL);
	CHECK(syscall2(SYS_prctl, SET_KEEP, 1), 0);
	CHECK(syscall2(SYS_prctl, GET_KEEP, 0), 1);
	CHECK(syscall3(SYS_setresuid, USER, USER, USER), 0);
	CHECK(caps_now().effective, 0);
	CHECK(caps_now().permitted, CAP_FULL);
	CHECK(caps_put(CAP_FULL, CAP_FULL), 0);
	CHECK(syscall2(SYS_sethostname, "lethe", 5), 0);
	CHECK(started(self, "caps"), 0); /* a new program has them not */
}

/* set-user-ID bits are for show: the numbers stay, whoever the file's is */
static void set_user_id(void)
{
	static char image[262144];
	int n = read_file(self, image, sizeof(image)), fd;

	fd = open("/tmp/cred.suid", O_WRONLY | O_CREAT | O_TRUNC, 0755);
	write(fd, image, (size_t)n);
	close(fd);
	CHECK(syscall2(SYS_chmod, "/tmp/cred.suid", MODE_SUID | MODE_SGID), 0);
	CHECK(syscall3(SYS_setresgid, USER, USER, USER), 0);
	CHECK(syscall3(SYS_setresuid, USER, USER, USER), 0);
	CHECK(started("/tmp/cred.suid", "ids"), 1);
}

static void death_signal(void)
{
	int fds[2], sig = -1, got = 0;

	CHECK(syscall2(SYS_prctl, SET_DEATH, 65), -EINVAL);
	CHECK(syscall2(SYS_prctl, SET_DEATH, SIGKILL), 0);
	CHECK(syscall2(SYS_prctl, GET_DEATH, &sig), 0);
	CHECK(sig, SIGKILL);
	pipe(fds);
	if (fork() == 0) { /* its child dies with it and closes the pipe */
		int ready[2];

		pipe(ready);
		if (fork() == 0) {
			syscall2(SYS_prctl, GET_DEATH, &sig);
			write(fds[1], &sig, sizeof(sig));
			syscall2(SYS_prctl, SET_DEATH, SIGTERM);
			write(ready[1], "r", 1);
			for (;;)
				syscall0(SYS_pause);
		}
		read(ready[0], &got, 1);
		_exit(0);
	}
	close(fds[1]);
	CHECK(read(fds[0], &sig, sizeof(sig)), 4);
	CHECK(sig, 0); /* is not inherited */
	CHECK(read(fds[0], &sig, 1), 0);
}

static void names(void)
{
	char name[16], uts[6 * UTS_LEN];

	CHECK(syscall2(SYS_prctl, SET_NAME, "a name much too long"), 0);
	CHECK(syscall2(SYS_prctl, GET_NAME, name), 0);
	CHECK(strcmp(name, "a name much too"), 0);
	CHECK(status_has("Name:\ta name much too"), 1);
	CHECK(syscall2(SYS_prctl, SET_NAME, 0xc0000000), -EFAULT);
	CHECK(syscall2(SYS_prctl, 99, 0), -EINVAL);
	CHECK(syscall2(SYS_prctl, GET_DUMP, 0), 1);
	CHECK(syscall2(SYS_prctl, SET_DUMP, 0), 0);
	CHECK(syscall2(SYS_prctl, GET_DUMP, 0), 0);
	CHECK(syscall2(SYS_sethostname, "styx.example", 4), 0);
	CHECK(syscall2(SYS_setdomainname, "hades", 5), 0);
	CHECK(syscall1(SYS_uname, uts), 0);
	CHECK(strcmp(uts + UTS_LEN, "styx"), 0);
	CHECK(strcmp(uts + 5 * UTS_LEN, "hades"), 0);
	CHECK(syscall2(SYS_sethostname, uts, UTS_LEN), -EINVAL);
	CHECK(syscall2(SYS_sethostname, uts, -1), -EINVAL);
	CHECK(syscall2(SYS_sethostname, 0xc0000000, 4), -EFAULT);
	CHECK(syscall2(SYS_sethostname, "lethe", 5), 0);
	CHECK(syscall2(SYS_setdomainname, "(none)", 6), 0);
	CHECK(syscall1(SYS_personality, -1), 0);
	CHECK(syscall1(SYS_personality, 0x0040008), 0);
	CHECK(syscall1(SYS_personality, -1), 0x0040008);
	CHECK(started(self, "personality"), 0);
}

static void in_a_process(void (*fn)(void))
{
	int fds[2], result[2] = {0, 1};

	pipe(fds);
	if (fork() == 0) {
		fn();
		result[0] = (int)checks;
		result[1] = (int)wrong;
		write(fds[1], result, sizeof(result));
		_exit(0);
	}
	close(fds[1]);
	read(fds[0], result, sizeof(result));
	close(fds[0]);
	while (wait4(-1, NULL, 0, NULL) > 0)
		;
	checks += (uint32_t)result[0];
	wrong += (uint32_t)result[1];
}

static int was_started(const char *mode)
{
	uint32_t list[GROUPS_MAX];

	if (strcmp(mode, "groups") == 0)
		return (int)syscall2(SYS_getgroups, GROUPS_MAX, list);
	if (strcmp(mode, "caps") == 0)
		return caps_now().permitted != 0 || caps_now().effective != 0;
	if (strcmp(mode, "personality") == 0)
		return (int)syscall1(SYS_personality, -1);
	return syscall0(SYS_geteuid) == USER && syscall0(SYS_getegid) == USER;
}

int main(int argc, char **argv)
{
	static void (*const all[])(
		void) = {groups,       group_permission,  group_dropped,
			 file_numbers, capabilities,	  capabilities_lost,
			 set_user_id,  capabilities_kept, death_signal,
			 names,	       saved_numbers,	  small_numbers};
	uint32_t sum = 0, bad = 0;

	if (argc > 2)
		return was_started(argv[2]);
	self = argv[0];
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		checks = wrong = 0;
		in_a_process(all[i]);
		sum += checks;
		bad += wrong;
	}
	unlink("/tmp/cred.group");
	unlink("/tmp/cred.mine");
	unlink("/tmp/cred.root");
	unlink("/tmp/cred.suid");
	printf("cred: %u checks, %u wrong\n", sum, bad);
	return bad != 0;
}
