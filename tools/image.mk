# tools/image.mk - what the machine boots: initrd, ISO, disks
# SPDX-License-Identifier: GPL-2.0-only

SWAP_MB ?= 128
# what runs before the shell; empty: nothing
DEMO ?= demo
# what GRUB tells the kernel: README, "Boot options"; the last console is the
# programs', and `make run` shows the serial line
CMDLINE ?= console=tty0 console=ttyS0 root=hda $(addprefix run=,$(DEMO))
# with a display of QEMU's somebody types at the screens, too
ifdef SCREEN
CMDLINE += shells=tty1,tty2,tty3,tty4
endif

# what the archive and the disk hold
build/root.stamp: $(USER_BIN) $(USER_TESTS)
	@rm -rf build/root
	@mkdir -p build/root/bin build/root/sbin build/root/tests \
		build/root/dev build/root/proc build/root/tmp build/root/etc
	@chmod 1777 build/root/tmp
	@for p in $(USER_BIN); do \
		$(CROSS_COMPILE)objcopy --strip-all $$p build/root/bin/$$(basename $$p); done
	@for p in $(USER_TESTS); do \
		$(CROSS_COMPILE)objcopy --strip-all $$p build/root/tests/$$(basename $$p); done
	@mv build/root/bin/init build/root/sbin/init
	@touch $@

# root=initrd: a cpio archive that the loader puts in memory
build/initrd.cpio: build/root.stamp
	$(call say,CPIO,$@)
	$(Q)cd build/root && find . | LC_ALL=C sort | \
		cpio --quiet --reproducible -o -H newc -R 0:0 > ../initrd.cpio

# the same for the ISO, without our tests: GRUB must find room for it on 4 MiB
build/iso.cpio: build/root.stamp
	$(call say,CPIO,$@)
	$(Q)cd build/root && find . ! -path './tests/*' | LC_ALL=C sort | \
		cpio --quiet --reproducible -o -H newc -R 0:0 > ../iso.cpio

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

$O/lethe.iso: $O/lethe.elf build/iso.cpio boot/grub.cfg $O/cmdline
	@rm -rf $O/iso && mkdir -p $O/iso/boot/grub
	$(call say,ISO,$@)
	$(Q)$(CROSS_COMPILE)objcopy --strip-all $O/lethe.elf $O/iso/boot/lethe.elf
	$(Q)cp build/iso.cpio $O/iso/boot/initrd.cpio
	$(Q)sed 's|CMDLINE|$(CMDLINE)|' boot/grub.cfg > $O/iso/boot/grub/grub.cfg
	$(Q)grub-mkrescue $(GRUB_PARTS) -o $@ $O/iso 2>$O/grub-mkrescue.log \
		|| { cat $O/grub-mkrescue.log; exit 1; }

# Disks with ext2, as they are before their first run: all of it root's, except
# the user's home. Their files are sparse; programs find room for files of 4
# times the memory.
ROOT_MB ?= 320
ROOT_INODES := 8192
USER_ID := 1000

# $(call ext2_of,TREE): $@ gets what is in the folder TREE
define ext2_of
	$(call say,EXT2,$@)
	$(Q)truncate -s $(ROOT_MB)M $@
	@mke2fs -q -F -t ext2 -O none,filetype,sparse_super -I 128 -b 4096 \
		-N $(ROOT_INODES) -E root_owner=0:0 -d $(1) $@ \
		>$@.log 2>&1 || { cat $@.log; rm -f $@; exit 1; }
	@cd $(1) && find . | sed 's|^\.||; /^$$/d' | while read -r f; do \
		case $$f in /home/user*) id=$(USER_ID) ;; *) id=0 ;; esac; \
		echo "sif $$f uid $$id"; echo "sif $$f gid $$id"; done > $(abspath $@).owner
	@debugfs -w -f $@.owner $@ >$@.log 2>&1 \
		|| { cat $@.log; rm -f $@; exit 1; }
	@rm -rf $(1) $@.owner
endef

# the disk of most tests: the archive's tree, with an fstab
build/root.img: build/root.stamp user/disk/etc/fstab tools/image.mk
	@rm -rf $@ build/disk && cp -a build/root build/disk
	@cp user/disk/etc/fstab build/disk/etc/
	$(call ext2_of,build/disk)

# The disk of `make run`: Debian's busybox, the login shell that SHELL_PKG names
# (busybox-static, bash-static, zsh-static, mksh; more names: more programs; "none":
# only our own) and our own programs beside them (tools/userland.py).
SHELL_PKG ?= busybox-static
DISK_FILES := $(shell find user/disk -type f)
USERLAND := tools/userland.py tools/packages.py tools/image.mk $(DISK_FILES)

# changes only when other packages are wanted, or can be had
build/shell.list: FORCE
	@mkdir -p $(@D)
	@$(PYTHON) tools/userland.py want $(SHELL_PKG) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

build/user.img: build/root.stamp build/shell.list $(USERLAND)
	@$(PYTHON) tools/userland.py tree build/shell.list build/root build/userland
	@rm -f $@
	$(call ext2_of,build/userland)

# for the tests: every shell, and busybox without the others' order of PATH
ALL_SHELLS := busybox-static bash-static zsh-static mksh klibc-utils
build/shells.list: FORCE | build/shell.list
	@mkdir -p $(@D)
	@$(PYTHON) tools/userland.py want $(ALL_SHELLS) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

build/shells.img: build/root.stamp build/shells.list $(USERLAND)
	@$(PYTHON) tools/userland.py tree build/shells.list build/root build/userland-shells
	@rm -f $@
	$(call ext2_of,build/userland-shells)

# what it is without any package
build/own.img: build/root.stamp $(USERLAND)
	@echo > build/own.list
	@$(PYTHON) tools/userland.py tree build/own.list build/root build/userland-own
	@rm -f $@
	$(call ext2_of,build/userland-own)

# hdb: the swap disk
build/swap.img:
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,SWAP,$@)
	$(Q)truncate -s $(SWAP_MB)M $@
	$(Q)mkswap -q $@ 2>/dev/null || mkswap $@ > /dev/null

.PHONY: image
image: $O/lethe.iso build/user.img build/swap.img
