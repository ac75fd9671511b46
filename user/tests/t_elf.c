/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_elf.c - programs of every type, with and without an interpreter
 *
 * The ELF files are made here, around code of this program that runs at any
 * address: it looks at its memory and its auxiliary vector and says in its exit
 * status what is right. Prints the same on Linux.
 *
 *   t_elf         all that Linux does alike
 *   t_elf lethe   what 2.4.0 does and later Linux does not, and addresses
 *   t_elf make    leaves the files in the current directory: the undamaged
 *                 programs of tests/mutate_elf.py
 */
#include "lib/ulib.h"

#define PROGRAM "/tmp/t_elf.prog"
#define INTERP	"/tmp/t_elf.interp"
#define BLOB	__attribute__((section("blob"), used, optimize("O1")))

enum { ET_REL = 1, ET_EXEC, ET_DYN };
enum { EM_SPARC = 2, EM_386 };
enum { ELIBBAD = 80 };
enum { PT_LOAD = 1, PT_INTERP = 3, PF_X = 1, PF_W = 2, PF_R = 4 };
enum { AT_PHDR = 3, AT_PHNUM = 5, AT_BASE = 7, AT_ENTRY = 9 };
enum { AT_PLATFORM = 15, AT_HWCAP = 16, AT_EXECFN = 31 };
enum { PROGRAM_AT = 0x08048000, INTERP_AT = 0x50000000, NOWHERE = 0 };
enum { PATH_OFFSET = 0x180, CODE_OFFSET = 0x200, DATA_OFFSET = 0x2000 };
enum { DATA_BYTES = 16, BSS_BYTES = 0x3000, FILE_BYTES = DATA_OFFSET + 4096 };
enum { EHDR_BYTES = 52, PHDR_BYTES = 32, PHDRS_MAX = 5, WORD = 4 };
enum { DATA_WORD = 0x1e77e, VIA_INTERP = 0x6c657400, REPORT_FD = 9 };
/* what the program says */
enum {
	SAW_PHDRS = 1,
	SAW_ENTRY = 2,
	SAW_DATA = 4,
	SAW_STRINGS = 8,
	SAW_INTERP = 16,
	BASE_IS_ITS = 32, /* AT_BASE is where the interpreter is */
	BASE_IS_0 = 64,
};

struct ehdr {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct phdr {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

extern const uint8_t __start_blob[], __stop_blob[];
extern const uint8_t program_entry[], interp_entry[];

/* esp and edx as they were, to C; the answer is the status, or where to go */
__asm__(".section blob,\"ax\",@progbits\n"
	"program_entry:\n"
	"	movl %esp, %eax\n"
	"	andl $-16, %esp\n"
	"	call 1f\n"
	"1:	popl %ecx\n"
	"	andl $-4096, %ecx\n" /* the file's first page */
	"	subl $4, %esp\n"
	"	pushl %ecx\n"
	"	pushl %edx\n"
	"	pushl %eax\n"
	"	call program_main\n"
	"	movl %eax, %ebx\n"
	"	movl $1, %eax\n"
	"	int $0x80\n"
	"interp_entry:\n"
	"	movl %esp, %esi\n"
	"	andl $-16, %esp\n"
	"	call 2f\n"
	"2:	popl %ecx\n"
	"	andl $-4096, %ecx\n"
	"	subl $4, %esp\n"
	"	leal (%esp), %eax\n"
	"	pushl %eax\n"
	"	pushl %ecx\n"
	"	pushl %esi\n"
	"	call interp_main\n"
	"	movl 12(%esp), %edx\n"
	"	movl %esi, %esp\n"
	"	orl $0x6c657400, %edx\n" /* VIA_INTERP */
	"	jmp *%eax\n"
	".previous\n");

/* the value of @type in the auxiliary vector above @sp */
static inline __attribute__((always_inline)) uint32_t
aux_value(const uint32_t *sp, uint32_t type)
{
	const uint32_t *p = sp + 1 + sp[0] + 1;

	while (*p)
		p++;
	for (p++; p[0]; p += 2)
		if (p[0] == type)
			return p[1];
	return 0;
}

uint32_t program_main(const uint32_t *sp, uint32_t edx, uint32_t base) BLOB;
uint32_t program_main(const uint32_t *sp, uint32_t edx, uint32_t base)
{
	const struct phdr *ph = (const struct phdr *)aux_value(sp, AT_PHDR);
	const uint32_t *data = (const uint32_t *)(base + DATA_OFFSET), *p;
	const char *path = (const char *)aux_value(sp, AT_EXECFN);
	const char *cpu = (const char *)aux_value(sp, AT_PLATFORM);
	uint32_t seen = 0, sum = 0;

	if ((uint32_t)ph == base + EHDR_BYTES && ph->type == PT_LOAD &&
	    aux_value(sp, AT_PHNUM) > 1)
		seen |= SAW_PHDRS;
	if (aux_value(sp, AT_ENTRY) ==
	    base + ((const struct ehdr *)base)->entry % 0x1000)
		seen |= SAW_ENTRY;
	for (p = data + 1; p < data + BSS_BYTES / WORD; p++)
		sum |= *p;
	if (*data == DATA_WORD && sum == 0)
		seen |= SAW_DATA;
	if (path[0] == '/' && path[1] == 't' && cpu[0] == 'i' &&
	    aux_value(sp, AT_HWCAP) & 1)
		seen |= SAW_STRINGS;
	if ((edx & ~0xff) == VIA_INTERP)
		seen |= SAW_INTERP | (edx & (BASE_IS_ITS | BASE_IS_0));
	else if (aux_value(sp, AT_BASE) == 0)
		seen |= BASE_IS_0;
	syscall3(SYS_write, REPORT_FD, (long)&base, sizeof(base));
	return seen;
}

/* where the program starts; *@seen is for it */
uint32_t interp_main(const uint32_t *sp, uint32_t base, uint32_t *seen) BLOB;
uint32_t interp_main(const uint32_t *sp, uint32_t base, uint32_t *seen)
{
	uint32_t at = aux_value(sp, AT_BASE);
	uint32_t entry = aux_value(sp, AT_ENTRY);

	*seen = at == base ? BASE_IS_ITS : at == 0 ? BASE_IS_0 : 0;
	syscall3(SYS_write, REPORT_FD, (long)&base, sizeof(base));
	return entry;
}

static uint8_t file[FILE_BYTES];
static uint32_t nr_phdrs;

static struct phdr *add_phdr(struct phdr ph)
{
	struct phdr *at = (struct phdr *)(file + EHDR_BYTES) + nr_phdrs++;

	*at = ph;
	((struct ehdr *)file)->phnum = (uint16_t)nr_phdrs;
	return at;
}

/* headers, code, a page of data with bss behind it; entered at @entry */
static void make_image(uint32_t type, uint32_t at, const uint8_t *entry)
{
	struct ehdr *eh = (struct ehdr *)file;

	memset(file, 0, sizeof(file));
	nr_phdrs = 0;
	*eh = (struct ehdr){
		.ident = {0x7f, 'E', 'L', 'F', 1, 1, 1},
		.type = (uint16_t)type,
		.machine = EM_386,
		.version = 1,
		.entry = at + CODE_OFFSET + (uint32_t)(entry - __start_blob),
		.phoff = EHDR_BYTES,
		.ehsize = EHDR_BYTES,
		.phentsize = PHDR_BYTES,
	};
	memcpy(file + CODE_OFFSET, __start_blob,
	       (size_t)(__stop_blob - __start_blob));
	memset(file + DATA_OFFSET, 0xee, 4096); /* the tail is to be zero */
	memset(file + DATA_OFFSET, 0, DATA_BYTES);
	*(uint32_t *)(file + DATA_OFFSET) = DATA_WORD;
	add_phdr((struct phdr){PT_LOAD, 0, at, at, 0x1000, 0x1000, PF_R | PF_X,
			       0x1000});
	add_phdr((struct phdr){PT_LOAD, DATA_OFFSET, at + DATA_OFFSET, 0,
			       DATA_BYTES, BSS_BYTES, PF_R | PF_W, 0x1000});
}

static struct phdr *add_interp(const char *path)
{
	uint32_t bytes = (uint32_t)strlen(path) + 1;

	memcpy(file + PATH_OFFSET, path, bytes);
	return add_phdr((struct phdr){PT_INTERP, PATH_OFFSET, 0, 0, bytes,
				      bytes, PF_R, 1});
}

static void put_file(const char *path, uint32_t bytes, int mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	write(fd, file, bytes);
	close(fd);
}

static uint32_t reports[2]; /* addresses: the interpreter's first */

/* run what was put: its status, or the error of exec */
static void run(const char *what)
{
	char *argv[] = {(char *)PROGRAM, NULL};
	int fds[2], err[2], pid, status, n = 0;

	pipe(fds);
	pipe(err);
	memset(reports, 0, sizeof(reports));
	pid = fork();
	if (pid == 0) {
		int ret;

		dup2(fds[1], REPORT_FD);
		syscall3(55, err[1], 2, 1); /* close on exec */
		ret = execve(PROGRAM, argv, environ);
		write(err[1], &ret, sizeof(ret));
		_exit(0);
	}
	close(fds[1]);
	close(err[1]);
	read(fds[0], reports, sizeof(reports));
	if (reports[0])
		read(fds[0], reports + 1, sizeof(reports[1]));
	read(err[0], &n, sizeof(n));
	close(fds[0]);
	close(err[0]);
	status = wait_for(pid);
	if (n < 0)
		printf("%s: %s\n", what,
		       n == -ELIBBAD ? "ELIBBAD" : error_name(-n));
	else if (WIFSIGNALED(status))
		printf("%s: signal %d\n", what, WTERMSIG(status));
	else
		printf("%s: %d\n", what, WEXITSTATUS(status));
}

/* the program, of @type, with the interpreter of INTERP */
static void put_program(uint32_t type, const char *interp)
{
	make_image(type, type == ET_DYN ? NOWHERE : PROGRAM_AT, program_entry);
	if (interp)
		add_interp(interp);
	put_file(PROGRAM, FILE_BYTES, 0755);
}

static void put_interp(uint32_t type)
{
	make_image(type, type == ET_DYN ? NOWHERE : INTERP_AT, interp_entry);
	put_file(INTERP, FILE_BYTES, 0755);
}

static void good_ones(void)
{
	put_program(ET_EXEC, NULL);
	run("EXEC");
	put_program(ET_DYN, NULL);
	run("DYN");
	put_interp(ET_EXEC);
	put_program(ET_EXEC, INTERP);
	run("EXEC with EXEC");
	put_program(ET_DYN, INTERP);
	run("DYN with EXEC");
	put_interp(ET_DYN);
	put_program(ET_EXEC, INTERP);
	run("EXEC with DYN");
	put_program(ET_DYN, INTERP);
	run("DYN with DYN");
}

static void bad_interpreters(void)
{
	put_program(ET_EXEC, "/tmp/t_elf.none");
	run("no interpreter");
	put_program(ET_EXEC, "/tmp");
	run("a directory");
	put_program(ET_EXEC, INTERP);
	put_file(INTERP, FILE_BYTES, 0644);
	run("not executable");
	memset(file, 'x', sizeof(file));
	put_file(INTERP, FILE_BYTES, 0755);
	run("no ELF file");
	make_image(ET_DYN, NOWHERE, interp_entry);
	((struct ehdr *)file)->machine = EM_SPARC;
	put_file(INTERP, FILE_BYTES, 0755);
	run("of another machine");
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	add_interp(INTERP)->filesz = 3;
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("path without an end");
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	add_interp(INTERP)->filesz = 1;
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("path of a byte");
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	add_interp(INTERP)->filesz = 5000;
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("path of 5000 bytes");
	make_image(ET_REL, PROGRAM_AT, program_entry);
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("an object file");
}

static void only_lethe(void)
{
	put_program(ET_DYN, NULL);
	run("DYN");
	printf("program at %x\n", reports[0]);
	put_interp(ET_DYN);
	put_program(ET_DYN, INTERP);
	run("DYN with DYN");
	printf("interpreter at %x, program at %x\n", reports[0], reports[1]);
	put_file(INTERP, 0, 0755);
	run("empty interpreter");
	put_interp(ET_DYN);
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	add_interp(INTERP);
	add_interp(INTERP);
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("two interpreters");
	make_image(ET_DYN, NOWHERE, program_entry);
	((struct phdr *)(file + EHDR_BYTES))[1].memsz = 0x50000000;
	put_file(PROGRAM, FILE_BYTES, 0755);
	run("DYN of 1.25 GB");
}

static void make_files(void)
{
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	put_file("exec", FILE_BYTES, 0755);
	make_image(ET_DYN, NOWHERE, program_entry);
	put_file("dyn", FILE_BYTES, 0755);
	make_image(ET_EXEC, PROGRAM_AT, program_entry);
	add_interp(INTERP);
	put_file("exec-with-interp", FILE_BYTES, 0755);
	make_image(ET_DYN, NOWHERE, program_entry);
	add_interp(INTERP);
	put_file("dyn-with-interp", FILE_BYTES, 0755);
	make_image(ET_EXEC, INTERP_AT, interp_entry);
	put_file("interp-exec", FILE_BYTES, 0755);
	make_image(ET_DYN, NOWHERE, interp_entry);
	put_file("interp-dyn", FILE_BYTES, 0755);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "make") == 0) {
		make_files();
		return 0;
	}
	if (argc > 1)
		only_lethe();
	else {
		good_ones();
		bad_interpreters();
	}
	unlink(PROGRAM);
	unlink(INTERP);
	return 0;
}
