#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""check_events.py - every event has a documented row, every row is used.

The tables are VM_TRANSITIONS and VM_DECISIONS of include/mm/event.h. A name
that the code uses without a row does not compile; this finds the rest: a row
without text, a transition number missing, a row that no code reports, and a
docs/events.md that is out of date. `--write` makes docs/events.md. --root DIR:
another tree than this one.
"""
import os
import re
import sys

HEADER, DOC = "include/mm/event.h", "docs/events.md"


def tables():
    text = open(HEADER).read().replace("\\\n", " ")
    transitions = re.findall(
        r'X\((\d+), (\w+), (\w+), (\w+),\s*"([^"]*)"\)', text)
    part = text[text.index("#define VM_DECISIONS"):]
    part = part[:part.index("enum vm_decision")]
    decisions = re.findall(
        r'X\((\w+),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*(\w+)\)',
        part)
    first = int(re.search(r"VM_D_FIRST = (\d+)", text).group(1)) + 1
    return transitions, decisions, first


def document(transitions, decisions, first):
    out = ["# Events of reclaim", "",
           "Made by `tools/check_events.py --write` from "
           "`include/mm/event.h`; do not edit.", "",
           "The ring is the array `vm_event_ring` (`struct vm_event_ring`): "
           "a header of eight", "32-bit words (magic `LTVE`, size in records, "
           "head = records ever written, drops,", "bytes of a record, enabled, "
           "frozen, digest), then `size` records; the next one goes to",
           "`head % size`. A record has 16 bytes, little endian:", "",
           "| offset | bytes | field |", "|---|---|---|",
           "| 0 | 4 | stamp: TSC / 1024, or ticks where there is no TSC; "
           "32 bits, so it wraps |",
           "| 4 | 2 | kind: a number below |", "| 6 | 2 | pid |",
           "| 8 | 4 | a (transitions: the page frame number) |",
           "| 12 | 4 | b (transitions: age, count << 8, page flags << 16) |",
           "", "No stamp is older than the one before it. Decisions with stamp "
           "`last` come by the", "hundred while swap_out walks a page table "
           "and are not timed: each carries the stamp", "of the record "
           "before it. A walk begins with SWAP_OUT_MM, which is timed.",
           "", "## Transitions", "",
           "| kind | name | from | to | meaning |", "|---|---|---|---|---|"]
    for nr, name, src, dst, text in transitions:
        out.append(f"| {nr} | T{nr} {name} | {src.lower()} | {dst.lower()} | "
                   f"{text} |")
    out += ["", "## Decisions", "", "| kind | name | a | b | stamp | meaning |",
            "|---|---|---|---|---|---|"]
    for i, (name, a, b, text, stamp) in enumerate(decisions):
        out.append(f"| {first + i} | {name} | {a} | {b} | "
                   f"{stamp.lower()} | {text} |")
    return "\n".join(out) + "\n"


def main():
    if "--root" in sys.argv:
        os.chdir(sys.argv[sys.argv.index("--root") + 1])
    transitions, decisions, first = tables()
    bad = []
    if [int(t[0]) for t in transitions] != list(range(1, 27)):
        bad.append(f"{HEADER}: transitions are not T1 to T26 in order")
    for row in transitions + [d[:-1] for d in decisions]:
        if not row[-1].strip():
            bad.append(f"{HEADER}: {row} has no text")
    code = ""
    for folder in ("mm", "fs", "kernel", "drivers"):
        for d, _, names in os.walk(folder):
            code += "".join(open(os.path.join(d, n)).read()
                            for n in names if n.endswith(".c"))
    for t in transitions:
        if not re.search(rf"\bVM_T_{t[1]}\b", code):
            bad.append(f"{HEADER}: no code reports T{t[0]} {t[1]}")
    for d in decisions:
        if not re.search(rf"\bVM_D_{d[0]}\b", code):
            bad.append(f"{HEADER}: no code reports {d[0]}")
    text = document(transitions, decisions, first)
    if "--write" in sys.argv:
        open(DOC, "w").write(text)
    elif not os.path.exists(DOC) or open(DOC).read() != text:
        bad.append(f"{DOC} is not what --write makes of {HEADER}")
    print("\n".join(bad) if bad else "check_events: clean")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
