# SPDX-License-Identifier: GPL-2.0-only
"""lethe.py - GDB commands that show Lethe's memory; all begin with `mm`.

They only read memory: nothing in the kernel is called, so they work at any
stop, in a panic and on a recorded run.
"""
import os
import re
import struct

import gdb

PAGE_SHIFT, PAGE_OFFSET = 12, 0xC0000000
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FLAGS = {0: "locked", 1: "error", 2: "referenced", 3: "uptodate", 4: "dirty",
         5: "decr_after", 6: "active", 7: "inactive_dirty", 8: "slab",
         9: "swap_cache", 11: "inactive_clean", 30: "arch_1", 31: "reserved"}
PRESENT, PROTNONE = 1, 0x80
SLOT_BAD = 0x8000
LRU_MASK = 1 << 6 | 1 << 7 | 1 << 11
STATES = "RSDTZX"


def val(expr):
    """Value of an expression in the kernel's terms."""
    return gdb.parse_and_eval(expr)


def num(value):
    """A GDB value as a Python number, pointers included."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        return int(value.cast(gdb.lookup_type("unsigned int")))
    return int(value)


def phys_u32(paddr):
    """The 32-bit word at a physical address of low memory."""
    ptr = gdb.Value(paddr + PAGE_OFFSET).cast(
        gdb.lookup_type("u32").pointer())
    return int(ptr.dereference())


def entries(head, type_name, member):
    """The structs on a list, head first; stops at a broken link."""
    stype = gdb.lookup_type(type_name)
    offset = next(f.bitpos // 8 for f in stype.fields() if f.name == member)
    start = num(head.address)
    at, seen = num(head["next"]), 0
    while at != start:
        entry = gdb.Value(at - offset).cast(stype.pointer()).dereference()
        yield entry
        nxt = num(entry[member]["next"])
        seen += 1
        if nxt == 0 or seen > 1 << 21:
            print(f"  list broken at {at:#x}")
            return
        at = nxt


class Page:
    """One struct page, read once."""

    def __init__(self, value):
        self.v = value
        self.addr = num(value.address)
        self.pfn = (self.addr - num(val("mem_map"))) // value.type.sizeof
        self.flags = num(value["flags"]) & 0xFFFFFFFF
        self.count, self.age = num(value["count"]), num(value["age"])

    @staticmethod
    def at(pfn):
        return Page(val("mem_map")[pfn])

    def names(self):
        return " ".join(n for b, n in FLAGS.items() if self.flags >> b & 1)

    def place(self):
        for bit, name in ((6, "active"), (7, "inactive_dirty"),
                          (11, "inactive_clean")):
            if self.flags >> bit & 1:
                return name
        if self.flags >> 31 & 1:
            return "no list: reserved"
        return "a free list" if self.count == 0 else "no list"

    def line(self):
        index = num(self.v["index"])
        what = ""
        if self.flags >> 9 & 1:
            what = f" swap entry {index:#x} (area {index >> 1 & 63}, " \
                   f"slot {index >> 8})"
        elif num(self.v["mapping"]):
            what = f" mapping {num(self.v['mapping']):#x} index {index}"
        if num(self.v["buffers"]):
            what += " +buffers"
        return (f"pfn {self.pfn:6d} count {self.count} age {self.age:2d} "
                f"[{self.names()}]{what}")


def list_heads():
    """name -> (head, list member) of every page list."""
    heads = {"active": [val("active_list")],
             "dirty": [val("inactive_dirty_list")], "clean": [], "free": []}
    for zone in zones():
        heads["clean"].append(zone["inactive_clean_list"])
        areas = zone["free_area"]
        lo, hi = areas.type.range()
        heads["free"] += [areas[i]["free_list"] for i in range(lo, hi + 1)]
    return heads


def zones():
    table = val("zones")
    lo, hi = table.type.range()
    return [table[i] for i in range(lo, hi + 1) if num(table[i]["size"])]


def tasks():
    init = val("init_task")
    yield init
    yield from entries(init["tasks"], "struct task", "tasks")


def task_of(pid):
    for task in tasks():
        if num(task["pid"]) == pid:
            return task
    raise gdb.GdbError(f"no task with pid {pid}")


def mm_of(pid):
    mm = task_of(pid)["mm"]
    if not num(mm):
        raise gdb.GdbError(f"pid {pid} is a kernel thread")
    return mm.dereference()


def event_table():
    """kind -> (name, from, to, text, a, b), from include/mm/event.h."""
    text = open(os.path.join(ROOT, "include/mm/event.h")).read()
    text = text.replace("\\\n", " ")
    table = {}
    for m in re.finditer(r'X\((\d+), (\w+), (\w+), (\w+),\s*"([^"]*)"\)', text):
        nr = int(m.group(1))
        table[nr] = (f"T{nr} {m.group(2)}", m.group(3).lower(),
                     m.group(4).lower(), m.group(5), "pfn", "")
    decisions = text[text.index("#define VM_DECISIONS"):]
    decisions = decisions[:decisions.index("enum vm_decision")]
    kind = int(re.search(r"VM_D_FIRST = (\d+)", text).group(1))
    for m in re.finditer(r'X\((\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",'
                         r"\s*\w+\)", decisions):
        kind += 1
        table[kind] = (m.group(1), "", "", m.group(4), m.group(2), m.group(3))
    return table


def event_line(kind, pid, a, b, table):
    name, src, dst, text, name_a, name_b = table.get(
        kind, (f"kind {kind}", "", "", "?", "a", "b"))
    if src:
        return (f"{name:20s} pid {pid:3d} pfn {a:6d} age {b & 0xff:2d} "
                f"count {b >> 8 & 0xff} {src} -> {dst}: {text}")
    return (f"{name:20s} pid {pid:3d} {name_a} {a:#x} {name_b} {b:#x}: {text}")


class Mm(gdb.Command):
    """Memory of the kernel: zone, list, page, ps, vma, pte, swap, check,
step, trace. `help mm zone` and so on."""

    def __init__(self):
        super().__init__("mm", gdb.COMMAND_DATA, prefix=True)


class Sub(gdb.Command):
    """Base of the subcommands: names itself, parts its arguments."""

    def __init__(self, name):
        super().__init__("mm " + name, gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        self.run(gdb.string_to_argv(arg))


class Zone(Sub):
    """mm zone: pages and watermarks of each zone, the shortages."""

    def run(self, args):
        print("zone     size   free  clean  dirty    min    low   high  "
              "free blocks of order 0..9")
        for z in zones():
            lo, hi = z["free_area"].type.range()
            blocks = [sum(1 for _ in entries(z["free_area"][i]["free_list"],
                                             "struct page", "list"))
                      for i in range(lo, hi + 1)]
            print(f"{z['name'].string():7s}" + "".join(
                f"{num(z[f]):7d}" for f in
                ("size", "free_pages", "inactive_clean_pages",
                 "inactive_dirty_pages", "pages_min", "pages_low",
                 "pages_high")) + "  " + " ".join(map(str, blocks)))
        pressure = num(val("memory_pressure"))
        target = min(pressure >> 6, num(val("num_physpages")) // 4)
        free = sum(num(z["free_pages"]) for z in zones())
        clean = sum(num(z["inactive_clean_pages"]) for z in zones())
        dirty = num(val("nr_inactive_dirty_pages"))
        high = num(val("freepages")["high"])
        short = max(0, high + target // 3 - free - clean)
        if not short:
            short = sum(max(0, num(z["pages_min"]) + 1 - num(z["free_pages"])
                            - num(z["inactive_clean_pages"])) for z in zones())
        print(f"active {num(val('nr_active_pages'))} inactive_dirty {dirty} "
              f"inactive_clean {clean} free {free}; memory_pressure "
              f"{pressure} inactive_target {target}; free_shortage {short} "
              f"inactive_shortage "
              f"{max(0, high + target - free - clean - dirty)}")


class List(Sub):
    """mm list active|dirty|clean|free [N]: the pages of a list, tail first
(the end where reclaim looks), N of them (default 20)."""

    def run(self, args):
        heads = list_heads()
        if not args or args[0] not in heads:
            raise gdb.GdbError("mm list active|dirty|clean|free [n]")
        limit = int(args[1]) if len(args) > 1 else 20
        member = "list" if args[0] == "free" else "lru"
        pages = [p for h in heads[args[0]]
                 for p in entries(h, "struct page", member)]
        what = "blocks" if args[0] == "free" else "pages"
        print(f"{args[0]}: {len(pages)} {what}, tail first")
        for p in list(reversed(pages))[:limit]:
            print("  " + Page(p).line())


class PageCmd(Sub):
    """mm page X: a page by its pfn, any kernel or physical address in it, or
struct page pointer."""

    def run(self, args):
        if len(args) != 1:
            raise gdb.GdbError("mm page PFN | ADDRESS | STRUCT-PAGE-POINTER")
        x = num(val(args[0])) & 0xFFFFFFFF
        size = gdb.lookup_type("struct page").sizeof
        base, frames = num(val("mem_map")), num(val("max_mapnr"))
        if base <= x < base + frames * size:
            pfn = (x - base) // size
        elif x >= PAGE_OFFSET:
            pfn = (x - PAGE_OFFSET) >> PAGE_SHIFT
        elif x < frames:
            pfn = x
        else:
            pfn = x >> PAGE_SHIFT
        if pfn >= frames:
            raise gdb.GdbError(f"{args[0]}: no such page (frames {frames})")
        page = Page.at(pfn)
        print(page.line())
        print(f"  struct page {page.addr:#x}, memory {pfn << PAGE_SHIFT:#x}, "
              f"zone {page.v['zone']['name'].string()}, on {page.place()}")


class Ps(Sub):
    """mm ps: every task with its state, memory and swap_out quota."""

    def run(self, args):
        print("  PID  PPID S     rss total_vm swap_cnt swap_address NAME")
        for t in tasks():
            mm = t["mm"]
            parent = num(t["parent"]["pid"]) if num(t["parent"]) else 0
            figures = " " * 37
            if num(mm):
                figures = (f"{num(mm['rss']):8d} {num(mm['total_vm']):8d} "
                           f"{num(mm['swap_cnt']):8d} "
                           f"{num(mm['swap_address']):#12x}")
            print(f"{num(t['pid']):5d} {parent:5d} "
                  f"{STATES[num(t['state'])]} {figures} {t['comm'].string()}")


class Vma(Sub):
    """mm vma PID: the areas of an address space."""

    def run(self, args):
        if len(args) != 1:
            raise gdb.GdbError("mm vma PID")
        for v in entries(mm_of(int(args[0]))["areas"], "struct vm_area",
                         "link"):
            f = num(v["flags"])
            bits = "".join(c if f & m else "-" for c, m in
                           (("r", 1), ("w", 2), ("x", 4), ("s", 8)))
            notes = [n for n, m in (("growsdown", 0x100), ("locked", 0x2000),
                                    ("reserved", 0x80000)) if f & m]
            kind = (f"mapping {num(v['mapping']):#x} page {num(v['pgoff'])}"
                    if num(v["mapping"]) else "anonymous")
            print(f"{num(v['start']):08x}-{num(v['end']):08x} {bits} {kind} "
                  + " ".join(notes))


class Pte(Sub):
    """mm pte PID ADDR: the page-table entry and what it means."""

    def run(self, args):
        if len(args) != 2:
            raise gdb.GdbError("mm pte PID ADDR")
        addr = num(val(args[1])) & 0xFFFFFFFF
        pgd = num(mm_of(int(args[0]))["pgd"][addr >> 22]["val"]) & 0xFFFFFFFF
        if not pgd & PRESENT:
            print(f"{addr:#x}: no page table (directory entry {pgd:#x})")
            return
        pte = phys_u32((pgd & ~0xFFF) + (addr >> 12 & 1023) * 4)
        if pte == 0:
            print(f"{addr:#x}: pte 0: none")
        elif pte & (PRESENT | PROTNONE):
            bits = " ".join(n for n, m in
                            (("present", 1), ("writable", 2), ("user", 4),
                             ("accessed", 0x20), ("dirty", 0x40)) if pte & m)
            print(f"{addr:#x}: pte {pte:#x}: {bits}")
            print("  " + Page.at(pte >> PAGE_SHIFT).line())
        else:
            print(f"{addr:#x}: pte {pte:#x}: swapped, area {pte >> 1 & 63} "
                  f"slot {pte >> 8}")


class Swap(Sub):
    """mm swap [SLOT [AREA]]: the swap areas, or the use count of one slot."""

    def run(self, args):
        areas = val("swap_info")
        if args:
            slot = int(args[0], 0)
            area = areas[int(args[1]) if len(args) > 1 else 0]
            if not 1 <= slot < num(area["max"]):
                raise gdb.GdbError(f"slot {slot}: the area has slots 1.."
                                   f"{num(area['max']) - 1}")
            count = swap_map_get(area, slot)
            text = "bad" if count == SLOT_BAD else f"{count & 0x7fff} users"
            if count > SLOT_BAD:
                text += ", condemned: a write failed"
            entry = slot << 8 | (int(args[1]) if len(args) > 1 else 0) << 1
            print(f"slot {slot}: {text}")
            for head in (val("active_list"), val("inactive_dirty_list")):
                for p in entries(head, "struct page", "lru"):
                    if num(p["flags"]) >> 9 & 1 and num(p["index"]) == entry:
                        print("  in the swap cache: " + Page(p).line())
            return
        lo, hi = areas.type.range()
        print("area flags prio    pages     free   lowest  highest cluster "
              "PATH")
        for i in range(lo, hi + 1):
            a = areas[i]
            if not num(a["flags"]):
                continue
            print(f"{i:4d} {num(a['flags']):5d} {num(a['prio']):4d} "
                  f"{num(a['pages']):8d} "
                  f"{num(a['pages']) - num(a['in_use']):8d} "
                  f"{num(a['lowest_bit']):8d} {num(a['highest_bit']):8d} "
                  f"{num(a['cluster_next']):7d} {a['path'].string()}")
        print(f"free slots {num(val('nr_swap_pages'))}, I/O in flight "
              f"{num(val('nr_async_pages'))}, page_cluster "
              f"{num(val('page_cluster'))}")


def swap_map_get(area, slot):
    """Map value of a slot: users, 0x8000 when bad or condemned."""
    per_page = 4096 // 2
    return num(area["map_pages"][slot // per_page][slot % per_page])


def swap_map(area):
    """The map values of all slots of an area, slot 0 first."""
    inferior, size = gdb.selected_inferior(), num(area["max"])
    for start in range(0, size, 2048):
        words = min(2048, size - start)
        raw = bytes(inferior.read_memory(num(area["map_pages"][start // 2048]),
                                         words * 2))
        yield from struct.unpack(f"<{words}H", raw)


def all_frames():
    """(pfn, the 32-bit fields of its struct page), read in one go: quick."""
    stype = gdb.lookup_type("struct page")
    names = ("mapping", "index", "count", "flags", "age", "buffers")
    at = {f.name: f.bitpos // 8 for f in stype.fields() if f.name in names}
    raw = bytes(gdb.selected_inferior().read_memory(
        num(val("mem_map")), num(val("max_mapnr")) * stype.sizeof))
    for pfn in range(len(raw) // stype.sizeof):
        base = pfn * stype.sizeof
        yield pfn, {n: struct.unpack_from("<I", raw, base + o)[0]
                    for n, o in at.items()}


class Check(Sub):
    """mm check: what can be seen from outside of the invariants 1-5, 8 and 9
of the reference, section 12: lists, flags, counters, swap slots. In the middle
of a change one of them may not hold yet. The kernel's own vm_check_all() also
counts the users of every page and slot: run `vmcheck` in its shell."""

    def run(self, args):
        self.bad = 0
        self.lists()
        self.frames()
        self.slots()
        print(f"mm check: {self.bad} violations")

    def complain(self, number, text):
        self.bad += 1
        if self.bad <= 20:
            print(f"  invariant {number}: {text}")

    def lists(self):
        heads = list_heads()
        for name, bit, counter in (("active", 6, num(val("nr_active_pages"))),
                                   ("dirty", 7,
                                    num(val("nr_inactive_dirty_pages")))):
            self.one(name, heads[name], bit, counter)
        for zone in zones():
            self.one("clean " + zone["name"].string(),
                     [zone["inactive_clean_list"]], 11,
                     num(zone["inactive_clean_pages"]))
        dirty = sum(num(z["inactive_dirty_pages"]) for z in zones())
        if dirty != num(val("nr_inactive_dirty_pages")):
            self.complain(1, f"zones sum to {dirty} inactive_dirty pages")

    def one(self, name, heads, bit, counter):
        found = 0
        for head in heads:
            for entry in entries(head, "struct page", "lru"):
                page = Page(entry)
                found += 1
                if page.flags & LRU_MASK != 1 << bit:
                    self.complain(1, f"on {name}: {page.line()}")
                if bit != 6 and page.age:
                    self.complain(3, f"on {name}: {page.line()}")
        if found != counter:
            self.complain(1, f"{name}: {found} pages, counter {counter}")

    def frames(self):
        swapper, in_flight = num(val("&swapper_space")), 0
        for pfn, f in all_frames():
            flags = f["flags"]
            in_flight += flags >> 5 & 1
            if flags >> 31 & 1:
                continue
            cached = flags >> 9 & 1
            if f["count"] == 0 and (flags & (LRU_MASK | 1) or f["mapping"]
                                    or f["buffers"]):
                self.complain(2, Page.at(pfn).line())
            if f["age"] > 64:
                self.complain(3, Page.at(pfn).line())
            if f["count"] and not flags >> 8 & 1 and \
                    cached != (f["mapping"] == swapper):
                self.complain(4, Page.at(pfn).line())
            if cached and not self.slot_users(f["index"]):
                self.complain(4, "its slot has no user: " +
                              Page.at(pfn).line())
            if f["count"] and flags >> 4 & 1 and not f["mapping"]:
                self.complain(8, Page.at(pfn).line())
        if in_flight != num(val("nr_async_pages")):
            self.complain(9, f"{in_flight} pages under swap I/O, counter "
                          f"{num(val('nr_async_pages'))}")

    @staticmethod
    def slot_users(entry):
        area = val("swap_info")[entry >> 1 & 63]
        slot = entry >> 8
        return slot < num(area["max"]) and swap_map_get(area, slot) & 0x7fff

    def slots(self):
        """Invariant 5 without the users: free, used and bad add up."""
        total_free = 0
        areas = val("swap_info")
        lo, hi = areas.type.range()
        for i in range(lo, hi + 1):
            area = areas[i]
            if num(area["flags"]) != 3:  # SWP_WRITEOK
                continue
            counts = [v for v in swap_map(area)][1:]
            used = sum(1 for v in counts if v & 0x7fff)
            free = sum(1 for v in counts if v == 0)
            total_free += free
            for what, got, told in (
                    ("in use", used, num(area["in_use"])),
                    ("free", free, num(area["pages"]) - num(area["in_use"]))):
                if got != told:
                    self.complain(5, f"area {i}: {got} slots {what}, "
                                  f"counter {told}")
        if total_free != num(val("nr_swap_pages")):
            self.complain(5, f"{total_free} free slots, nr_swap_pages "
                          f"{num(val('nr_swap_pages'))}")


class Step(Sub):
    """mm step [KIND]: run to the next reclaim event (or the next one whose
name contains KIND, e.g. T18 or KSWAPD) and print it with the lists."""

    def run(self, args):
        table = event_table()
        before = self.sizes()
        stop = gdb.Breakpoint("vm_event_record", internal=True)
        stop.silent = True
        if args:
            kinds = [k for k, row in table.items() if args[0] in row[0].split()
                     or args[0] in row[0]]
            if not kinds:
                raise gdb.GdbError(f"no event named {args[0]}")
            stop.condition = " || ".join(f"kind == {k}" for k in kinds)
        try:
            gdb.execute("continue", to_string=True)
            frame = gdb.selected_frame()
            if frame.name() != "vm_event_record":
                print("stopped elsewhere:")
                gdb.execute("frame")
                return
            kind, a, b = (num(frame.read_var(n)) & 0xFFFFFFFF
                          for n in ("kind", "a", "b"))
            pid = num(val("current")["pid"])
            print(event_line(kind, pid, a, b, table))
            if table.get(kind, ("",) * 6)[4].endswith("pfn"):
                print("  " + Page.at(a).line())
            caller = frame.older()
            while caller and caller.name() in ("vm_transition", "vm_event"):
                caller = caller.older()
            print(f"  in {caller.name()}; lists before: {before}; "
                  f"now: {self.sizes()}")
        finally:
            stop.delete()

    @staticmethod
    def sizes():
        clean = sum(num(z["inactive_clean_pages"]) for z in zones())
        free = sum(num(z["free_pages"]) for z in zones())
        return (f"active {num(val('nr_active_pages'))} dirty "
                f"{num(val('nr_inactive_dirty_pages'))} clean {clean} "
                f"free {free}")


class Trace(Sub):
    """mm trace [N]: the last N events of the ring (default 20)."""

    def run(self, args):
        ring, table = val("vm_event_ring"), event_table()
        want = int(args[0]) if args else 20
        head, size = num(ring["head"]), num(ring["size"])
        print(f"{head} events since boot, {num(ring['drops'])} dropped")
        for n in range(max(0, head - min(want, size)), head):
            r = ring["rec"][n % size]
            print(f"{n:8d} {num(r['stamp']):10d} " +
                  event_line(num(r["kind"]), num(r["pid"]), num(r["a"]),
                             num(r["b"]), table))


Mm()
for name, cls in (("zone", Zone), ("list", List), ("page", PageCmd),
                  ("ps", Ps), ("vma", Vma), ("pte", Pte), ("swap", Swap),
                  ("check", Check), ("step", Step), ("trace", Trace)):
    cls(name)
print("Lethe: mm zone | list | page | ps | vma | pte | swap | check | step | "
      "trace  (help mm)")
