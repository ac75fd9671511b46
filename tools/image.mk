# tools/image.mk - what the machine boots: initrd, ISO, disks
# SPDX-License-Identifier: GPL-2.0-only

SWAP_MB ?= 128
# what GRUB tells the kernel: README, "Boot options"; the last console is the
# programs', and `make run` shows the serial line
CMDLINE ?= console=tty0 console=ttyS0 swap=hdb run=demo

# the initial root file system: a cpio archive that the loader puts in memory
build/initrd.cpio: $(USER_BIN) $(USER_TESTS)
	@rm -rf build/root
	@mkdir -p build/root/bin build/root/sbin build/root/tests \
		build/root/dev build/root/proc build/root/tmp build/root/etc
	@chmod 1777 build/root/tmp
	@for p in $(USER_BIN); do \
		$(CROSS_COMPILE)objcopy --strip-all $$p build/root/bin/$$(basename $$p); done
	@for p in $(USER_TESTS); do \
		$(CROSS_COMPILE)objcopy --strip-all $$p build/root/tests/$$(basename $$p); done
	@mv build/root/bin/init build/root/sbin/init
	cd build/root && find . | LC_ALL=C sort | \
		cpio --quiet --reproducible -o -H newc -R 0:0 > ../initrd.cpio

# changes only when the command line does
$O/cmdline: FORCE
	@mkdir -p $(@D)
	@echo '$(CMDLINE)' | cmp -s - $@ || echo '$(CMDLINE)' > $@
.PHONY: FORCE
FORCE:

# the ISO that GRUB boots, as on a real machine
# The modules that the menu needs and no fonts: the list of all others takes so
# much of GRUB's memory that on 4 MiB there is no room for the initrd.
GRUB_PARTS = -d /usr/lib/grub/i386-pc --locales= --themes= --fonts= \
	--install-modules="multiboot normal iso9660 biosdisk"

$O/lethe.iso: $O/lethe.elf build/initrd.cpio boot/grub.cfg $O/cmdline
	@rm -rf $O/iso && mkdir -p $O/iso/boot/grub
	$(CROSS_COMPILE)objcopy --strip-all $O/lethe.elf $O/iso/boot/lethe.elf
	cp build/initrd.cpio $O/iso/boot/
	sed 's|CMDLINE|$(CMDLINE)|' boot/grub.cfg > $O/iso/boot/grub/grub.cfg
	grub-mkrescue $(GRUB_PARTS) -o $@ $O/iso 2>$O/grub-mkrescue.log \
		|| { cat $O/grub-mkrescue.log; exit 1; }

# hda: the root disk (its file system is read once ext2 is there)
build/root.img: build/initrd.cpio
	@rm -f $@
	truncate -s 16M $@
	mke2fs -q -F -t ext2 -O none,filetype,sparse_super -I 128 -b 4096 \
		-d build/root $@

# hdb: the swap disk
build/swap.img:
	@mkdir -p $(@D)
	@rm -f $@
	truncate -s $(SWAP_MB)M $@
	mkswap -q $@ 2>/dev/null || mkswap $@ > /dev/null

.PHONY: image
image: $O/lethe.iso build/root.img build/swap.img
