# SPDX-License-Identifier: GPL-2.0-only
"""The tests inside the kernel, in both builds."""
import re

import pytest
import qemu
from machine import Machine


@pytest.mark.parametrize("debug", [False, True])
def test_selftests(swap_disk, debug):
    with Machine(mem=32, debug=debug,
                 append="selftest ramdisk=4M scratch=hdb",
                 drives=[qemu.disk(swap_disk(8), 1)]) as m:
        status = m.wait_exit()
        found = re.search(r"selftest: (\d+) passed, (\d+) failed", m.log)
        assert found, m.log[-3000:]
        assert found.group(2) == "0", m.log[-6000:]
        assert int(found.group(1)) >= 20
        assert status == qemu.STATUS_OK
