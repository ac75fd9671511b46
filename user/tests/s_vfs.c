/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_vfs.c - what needs root or its own mounts: permissions, mounts, limits
 *
 * Run in a directory of its own by root; test_vfs.py knows what it must print.
 */
#include "tests/common.h"

enum {
	SYS_lseek = 19,
	SYS_utime = 30,
	SYS_umount2 = 52,
	SYS_umask = 60,
	SYS_chroot = 61,
	SYS_fchmod = 94,
	SYS_chown32 = 212,
	SYS_setgid32 = 214,
	SYS_setuid32 = 213,
	RDONLY = 1,
	REMOUNT = 32,
	MAX_LINKS = 8,
	MAX_IN_A_ROW = 40,
	USER = 1000,
	OTHER = 1001,
	CREATE = O_CREAT | O_RDWR,
};

static long chown(const char *name, int uid, int gid)
{
	return syscall3(SYS_chown32, (long)name, uid, gid);
}

/* run @fn as somebody else */
static void as(int uid, void (*fn)(void))
{
	int pid = fork();

	if (pid == 0) {
		syscall1(SYS_setgid32, uid);
		syscall1(SYS_setuid32, uid);
		fn();
		exit(0);
	}
	wait_for(pid);
}

/* ---- symlinks -------------------------------------------------------------- */

static void link_limit(void)
{
	char from[8], to[8] = "target", row[2 * MAX_IN_A_ROW + 2];

	close(open("target", CREATE, 0644));
	for (int i = 1; i <= MAX_LINKS + 1; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		symlink(to, from);
		memcpy(to, from, sizeof(to));
	}
	show("8 links", try_open("l8", O_RDONLY));
	show("9 links", try_open("l9", O_RDONLY));
	show("9 links, create", try_open("l9", CREATE));
	show("stat of 9", syscall2(SYS_stat64, "l9", st));
	show("lstat of 9", lstat("l9"));
	symlink(".", "d");
	for (int i = 0; i <= MAX_IN_A_ROW; i++)
		memcpy(row + 2 * i, "d/", 2);
	row[2 * MAX_IN_A_ROW] = '\0';
	show("40 links in a row", try_open(row, O_RDONLY));
	row[2 * MAX_IN_A_ROW] = 'd';
	row[2 * MAX_IN_A_ROW + 1] = '\0';
	show("41 links in a row", try_open(row, O_RDONLY));
	unlink("d");
	for (int i = 1; i <= MAX_LINKS + 1; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		unlink(from);
	}
	unlink("target");
}

/* ---- permissions ----------------------------------------------------------- */

static void as_user(void)
{
	show("read 0600 of root", try_open("secret", O_RDONLY));
	show("write 0644 of root", try_open("public", O_WRONLY));
	show("read it", try_open("public", O_RDONLY));
	show("truncate it", syscall2(92, "public", 0));
	show("create in a directory of root", try_open("closed/x", CREATE));
	show("look into 0700", try_open("locked/x", O_RDONLY));
	show("list 0711", try_open("through", O_RDONLY));
	show("go through it", try_open("through/x", O_RDONLY));
	show("rename in it", rename("through/x", "through/y"));
	show("chmod of another's", chmod("public", 0666));
	show("chown of another's", chown("public", USER, -1));
	show("utime, now", syscall2(SYS_utime, "public", 0));
	show("utime, set", syscall2(SYS_utime, "open", st));
	show("utime, now, writable", syscall2(SYS_utime, "open", 0));
	show("give away", chown("mine", OTHER, -1));
	show("own group", chown("mine", -1, USER));
	show("other group", chown("mine", -1, OTHER));
	show("chmod of mine", chmod("mine", 0600));
	show("execute 0644", syscall2(SYS_access, "public", 1));
	show("mknod of a device",
	     syscall3(SYS_mknod, (long)"sticky/dev", 0020666, 0x103));
	show("chroot", syscall1(SYS_chroot, "."));
	show("chroot to nothing", syscall1(SYS_chroot, "nothing"));
	show("mount", mount("none", "open", "ramfs", 0, NULL));
	show("sticky: unlink of another's", unlink("sticky/root"));
	show("sticky: rename of another's", rename("sticky/root", "sticky/x"));
	show("sticky: onto another's", rename("sticky/user", "sticky/root"));
	show("sticky: mine", rename("sticky/user", "sticky/mine"));
	show("sticky: unlink of mine", unlink("sticky/mine"));
	show("group may not, others may", try_open("group", O_RDONLY));
	show("umask", try_open("sticky/made", CREATE));
	lstat("sticky/made");
	printf("mode %x owner %u\n", st[ST_MODE] & 07777, st[ST_UID]);
	unlink("sticky/made");
}

static void as_owner(void)
{
	int fd = open("setid", O_WRONLY, 0);

	write(fd, "x", 1);
	close(fd);
	lstat("setid");
	printf("written: %x\n", st[ST_MODE] & 07777);
}

static void make(const char *name, int mode, int owner)
{
	close(open(name, CREATE, 0666));
	chmod(name, mode);
	chown(name, owner, owner);
}

static void permissions(void)
{
	syscall1(SYS_umask, 022);
	make("secret", 0600, 0);
	make("public", 0644, 0);
	make("open", 0666, 0);
	make("mine", 0644, USER);
	make("group", 0604, 0);
	chown("group", 0, USER);
	make("setid", 0644, USER);
	chmod("setid", 06755);
	mkdir("closed", 0755);
	mkdir("locked", 0700);
	make("locked/x", 0644, 0);
	mkdir("through", 0711);
	make("through/x", 0644, 0);
	mkdir("sticky", 0755);
	chmod("sticky", 01777);
	make("sticky/root", 0666, 0);
	make("sticky/user", 0666, USER);
	as(USER, as_user);
	as(USER, as_owner);
	show("root reads 0000", chmod("secret", 0) ?: try_open("secret", 2));
	show("root executes 0644", syscall2(SYS_access, "public", 1));
	show("root enters 0000",
	     chmod("locked", 0) ?: try_open("locked/x", O_RDONLY));
	for (const char *const *name =
		     (const char *const[]){"secret", "public", "open", "mine",
					   "group", "setid", "locked/x",
					   "through/x", "sticky/root",
					   "sticky/user", NULL};
	     *name; name++)
		unlink(*name);
	show("cleaned up", rmdir("closed") ?: rmdir("locked") ?:
				   rmdir("through") ?: rmdir("sticky"));
}

/* ---- mounts ---------------------------------------------------------------- */

static void crossing(void)
{
	char cwd[256];

	mkdir("m", 0755);
	mkdir("m/below", 0755);
	show("mount", mount("none", "m", "ramfs", 0, NULL));
	show("covered", try_open("m/below", O_RDONLY));
	close(open("f", CREATE, 0644));
	close(open("m/g", CREATE, 0644));
	show("rename across", rename("f", "m/f"));
	show("link across", syscall2(SYS_link, "f", "m/f"));
	show("symlink across", symlink("../f", "m/l"));
	show("through dotdot", try_open("m/l", O_RDONLY));
	show("rmdir of a mount point", rmdir("m"));
	show("rename of one", rename("m", "n"));
	show("onto one", mkdir("n", 0755) ?: rename("n", "m"));
	chdir("m");
	show("umount, working directory", syscall2(SYS_umount2, "../m", 0));
	show("dotdot leaves it", lstat("../f"));
	syscall2(SYS_getcwd, cwd, sizeof(cwd));
	printf("ends in %s\n", cwd + strlen(cwd) - 2);
	chdir("..");
	show("a second one on top", mount("none", "m", "ramfs", 0, NULL));
	show("g is covered", lstat("m/g"));
	show("umount", syscall2(SYS_umount2, "m", 0));
	show("g is back", lstat("m/g"));
	show("umount of no mount", syscall2(SYS_umount2, "n", 0));
	show("umount of a file", syscall2(SYS_umount2, "f", 0));
	show("mount on a file", mount("none", "f", "ramfs", 0, NULL));
	show("no such type", mount("none", "n", "nofs", 0, NULL));
	show("no device", mount("nothing", "n", "ext2", 0, NULL));
	show("umount", syscall2(SYS_umount2, "m", 0));
	show("what was covered", rmdir("m/below") ?: rmdir("m"));
	rmdir("n");
	unlink("f");
}

static void read_only(void)
{
	unsigned int when[2] = {1, 2};
	char page[8];
	int fd;

	mkdir("m", 0755);
	mount("none", "m", "ramfs", 0, NULL);
	fd = open("m/f", CREATE, 0644);
	write(fd, "12345", 5);
	show("remount while it is written to",
	     mount("none", "m", "ramfs", REMOUNT | RDONLY, NULL));
	close(fd);
	syscall2(SYS_utime, "m/f", when);
	mkdir("m/d", 0755);
	show("remount", mount("none", "m", "ramfs", REMOUNT | RDONLY, NULL));
	show("create", try_open("m/new", CREATE));
	show("create, old", try_open("m/f", O_RDONLY | O_CREAT));
	show("write", try_open("m/f", O_WRONLY));
	show("truncate", syscall2(92, "m/f", 0));
	show("open with truncation", try_open("m/f", O_RDONLY | O_TRUNC));
	show("mkdir", mkdir("m/new", 0755));
	show("mkdir, old", mkdir("m/d", 0755));
	show("rmdir", rmdir("m/d"));
	show("unlink", unlink("m/f"));
	show("rename", rename("m/f", "m/g"));
	show("link", syscall2(SYS_link, "m/f", "m/g"));
	show("symlink", symlink("x", "m/g"));
	show("mknod", syscall3(SYS_mknod, (long)"m/g", 0010644, 0));
	show("chmod", chmod("m/f", 0600));
	show("chown", chown("m/f", 1, 1));
	show("utime", syscall2(SYS_utime, "m/f", 0));
	show("access", syscall2(SYS_access, "m/f", 2));
	fd = open("m/f", O_RDONLY, 0);
	show("read", read(fd, page, 5));
	close(fd);
	lstat("m/f");
	printf("not even touched: %u\n", st[ST_ATIME]);
	show("writable again", mount("none", "m", "ramfs", REMOUNT, NULL));
	show("create", try_open("m/new", CREATE));
	show("remount of no mount",
	     mount("none", "m/d", "ramfs", REMOUNT, NULL));
	show("umount", syscall2(SYS_umount2, "m", 0));
	rmdir("m");
}

/* ---- the rest -------------------------------------------------------------- */

static void new_root(void)
{
	char cwd[64];

	mkdir("root", 0755);
	mkdir("root/in", 0755);
	close(open("root/mark", CREATE, 0644));
	if (fork() == 0) {
		show("chroot", syscall1(SYS_chroot, "root"));
		chdir("/in");
		syscall2(SYS_getcwd, cwd, sizeof(cwd));
		printf("cwd %s\n", cwd);
		show("above the root", lstat("/../../mark"));
		chdir("../../..");
		syscall2(SYS_getcwd, cwd, sizeof(cwd));
		printf("cwd %s\n", cwd);
		show("not outside", lstat("/proc"));
		exit(0);
	}
	wait_for(-1);
	unlink("root/mark");
	rmdir("root/in");
	rmdir("root");
}

static void removed_names(void)
{
	char text[256] = "";
	const char *end = " (deleted)";
	int n;

	mkdir("gone", 0755);
	chdir("gone");
	rmdir("../gone");
	n = (int)syscall3(SYS_readlink, (long)"/proc/self/cwd", (long)text,
			  sizeof(text) - 1);
	printf("cwd ends in it: %d\n",
	       n > 10 && strcmp(text + n - strlen(end), end) == 0);
	show("getcwd", syscall2(SYS_getcwd, text, sizeof(text)));
	show("create", try_open("x", CREATE));
	show("mkdir", mkdir("x", 0755));
	show("mount", mount("none", ".", "ramfs", 0, NULL));
	show("dotdot", lstat(".."));
	chdir("..");
}

static void links_of_directories(void)
{
	mkdir("d", 0755);
	mkdir("d/a", 0755);
	mkdir("d/b", 0755);
	mkdir("e", 0755);
	lstat("d");
	printf("d %u", st[ST_LINKS]);
	rename("d/a", "e/a");
	lstat("d");
	printf(", after one left %u", st[ST_LINKS]);
	lstat("e");
	printf(", e %u", st[ST_LINKS]);
	rename("d/b", "e/a");
	lstat("d");
	printf(", after one replaced one: d %u", st[ST_LINKS]);
	lstat("e");
	printf(" e %u\n", st[ST_LINKS]);
	rmdir("e/a");
	rmdir("e");
	rmdir("d");
}

int main(void)
{
	link_limit();
	permissions();
	crossing();
	read_only();
	new_root();
	removed_names();
	links_of_directories();
	return 0;
}
