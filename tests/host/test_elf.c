/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_elf.c - damaged program headers are refused
 *
 * SOURCES: kernel/proc/elf_check.c
 */
#include "base/errptr.h"
#include "proc/elf.h"
#include "uapi/elf.h"
#include "unit.h"

#define FILE_BYTES 0x3000u

static struct elf32_ehdr good_header(void)
{
	struct elf32_ehdr h = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB,
			    EV_CURRENT, ELFOSABI_SYSV},
		.e_type = ET_EXEC,
		.e_machine = EM_386,
		.e_version = EV_CURRENT,
		.e_entry = 0x08048100,
		.e_phoff = sizeof(struct elf32_ehdr),
		.e_ehsize = sizeof(struct elf32_ehdr),
		.e_phentsize = sizeof(struct elf32_phdr),
		.e_phnum = 2,
	};

	return h;
}

static void good_segments(struct elf32_phdr ph[2])
{
	ph[0] = (struct elf32_phdr){.p_type = PT_LOAD,
				    .p_vaddr = 0x08048000,
				    .p_filesz = 0x1234,
				    .p_memsz = 0x1234,
				    .p_flags = PF_R | PF_X};
	ph[1] = (struct elf32_phdr){.p_type = PT_LOAD,
				    .p_offset = 0x1234,
				    .p_vaddr = 0x0804a234,
				    .p_filesz = 0x100,
				    .p_memsz = 0x5000,
				    .p_flags = PF_R | PF_W};
}

TEST(test_header_good_ones_are_taken)
{
	struct elf32_ehdr h = good_header();

	CHECK_EQ(elf_check_header(&h, FILE_BYTES), 0);
	h.e_ident[EI_OSABI] = ELFOSABI_GNU;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), 0);
	h.e_phnum = ELF_PHDRS_MAX;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), 0);
}

/* every value of every byte that the loader depends on */
TEST(test_header_identity_bytes_are_exact)
{
	struct elf32_ehdr h = good_header();
	u8 *bytes = (u8 *)&h;
	u32 at, value, taken;

	for (at = 0; at < 24; at++) {
		u8 keep = bytes[at];

		if (at > EI_OSABI && at < EI_NIDENT)
			continue; /* padding: any value */
		for (taken = 0, value = 0; value < 256; value++) {
			bytes[at] = (u8)value;
			taken += elf_check_header(&h, FILE_BYTES) == 0;
		}
		bytes[at] = keep;
		/* two systems, two types of program */
		CHECK_EQ(taken, at == EI_OSABI || at == EI_NIDENT ? 2 : 1);
	}
}

TEST(test_header_table_must_lie_in_the_file)
{
	struct elf32_ehdr h = good_header();

	CHECK_EQ(elf_check_header(&h, sizeof(h) - 1), -ENOEXEC);
	h.e_phoff = FILE_BYTES - 2 * sizeof(struct elf32_phdr);
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), 0);
	h.e_phoff++;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
	h.e_phoff = 0xffffffff;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
	h = good_header();
	h.e_phnum = 0;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
	h.e_phnum = ELF_PHDRS_MAX + 1;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
	h = good_header();
	h.e_phentsize++;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
	h = good_header();
	h.e_entry = 0xc0000000;
	CHECK_EQ(elf_check_header(&h, FILE_BYTES), -ENOEXEC);
}

TEST(test_segments_good_ones_are_taken)
{
	struct elf32_phdr ph[2];

	good_segments(ph);
	CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, false), 0);
}

/* sets one field of segment 1 and expects a refusal */
#define REFUSED(field, value)                                          \
	do {                                                           \
		good_segments(ph);                                     \
		ph[1].field = (value);                                 \
		CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, false), \
			 -ENOEXEC);                                    \
	} while (0)

TEST(test_segments_damaged_ones_are_refused)
{
	struct elf32_phdr ph[2];

	REFUSED(p_filesz, 0x5001); /* more than memsz */
	REFUSED(p_filesz, 0xffffffff);
	REFUSED(p_offset, FILE_BYTES + 0x234);
	REFUSED(p_offset, 0x2f34);     /* the end is outside */
	REFUSED(p_offset, 0xfffff234); /* wraps */
	REFUSED(p_offset, 0x1235);     /* not congruent to vaddr */
	REFUSED(p_vaddr, 0x234);       /* page 0 */
	REFUSED(p_vaddr, 0xc0000234);  /* the kernel's */
	REFUSED(p_vaddr, 0xbffff234);  /* the stack's */
	REFUSED(p_vaddr, 0xfffff234);
	REFUSED(p_vaddr, 0x08048234); /* overlaps segment 0 */
	REFUSED(p_vaddr, 0x08040234); /* before segment 0 */
	REFUSED(p_memsz, 0xffffffff);
	REFUSED(p_memsz, 0xb8000000);
}

TEST(test_segments_at_least_one)
{
	struct elf32_phdr ph[2];

	good_segments(ph);
	ph[0].p_type = ph[1].p_type = 0;
	CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, false), -ENOEXEC);
	CHECK_EQ(elf_check_segments(ph, 0, FILE_BYTES, false), -ENOEXEC);
}

TEST(test_segments_of_a_shared_object_start_at_0)
{
	struct elf32_phdr ph[2];
	u32 first, end;

	good_segments(ph);
	ph[0].p_vaddr = 0;
	ph[1].p_vaddr = 0x2234;
	CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, false), -ENOEXEC);
	CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, true), 0);
	elf_span(ph, 2, &first, &end);
	CHECK_EQ(first, 0);
	CHECK_EQ(end, 0x8000); /* 0x2234 + 0x5000, to the page's end */
	ph[1].p_memsz = 0xbf000000;
	CHECK_EQ(elf_check_segments(ph, 2, FILE_BYTES, true), -ENOEXEC);
}

TEST(test_span_counts_loaded_pages_only)
{
	struct elf32_phdr ph[2];
	u32 first, end;

	good_segments(ph);
	ph[1].p_type = PT_INTERP;
	elf_span(ph, 2, &first, &end);
	CHECK_EQ(first, 0x08048000);
	CHECK_EQ(end, 0x0804a000);
}

TEST(test_interpreter_is_found_and_checked)
{
	const struct elf32_phdr *interp;
	struct elf32_phdr ph[2];

	good_segments(ph);
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), 0);
	CHECK(!interp);
	ph[1].p_type = PT_INTERP;
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), 0);
	CHECK(interp == &ph[1]);
	ph[1].p_filesz = ELF_INTERP_MAX + 1;
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), -ENOEXEC);
	ph[1].p_filesz = 1;
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), -ENOEXEC);
	ph[1].p_filesz = 0x100;
	ph[1].p_offset = FILE_BYTES - 0xff;
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), -ENOEXEC);
	ph[1].p_offset = 0xffffffff;
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), -ENOEXEC);
	ph[1].p_offset = 0;
	ph[0] = ph[1];
	CHECK_EQ(elf_find_interp(ph, 2, FILE_BYTES, &interp), -EINVAL);
}
