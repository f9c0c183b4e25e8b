#!/usr/bin/env python3
"""Counts the instructions of a Cortex-M0 program, and the cycles that they take.

cycles.py PROGRAM.elf PREFIX EMULATOR...

Runs the program in the emulator (qemu) with a trace of every instruction, and adds up those of functions whose names begin with PREFIX.
The program says how many pictures it took. Cycles are those of ARM's Cortex-M0 Technical Reference Manual, table 3-1, with
memory that does not wait: loads and stores 2; of several registers 1 and one for each; branches 3 where taken, else 1; calls 4, returns 3,
pop with pc 4 and one for each; all others 1.
"""
import os
import re
import subprocess
import sys


def listing(program):
    """Address -> (function, mnemonic, operands)."""
    text = subprocess.run(["arm-none-eabi-objdump", "-d", "--no-show-raw-insn", program], capture_output=True, text=True, check=True).stdout
    instructions, function = {}, ""
    for line in text.splitlines():
        if match := re.match(r"[0-9a-f]+ <(.+)>:", line):
            function = match[1]
        elif match := re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*([^;@]*)", line):
            instructions[int(match[1], 16)] = (function, match[2], match[3])
    return instructions


def registers(operands):
    """How many registers a list such as {r0, r4-r7} has."""
    count = 0
    for part in re.search(r"\{(.*)\}", operands)[1].split(","):
        first, _, last = part.strip().partition("-")
        count += int(last[1:]) - int(first[1:]) + 1 if last else 1
    return count


def cycles(mnemonic, operands, is_taken):
    name = mnemonic.split(".")[0]
    if name in ("push", "pop") or name.startswith(("ldm", "stm")):
        return 1 + registers(operands) + (3 if "pc" in operands else 0)
    if name.startswith(("ldr", "str")):
        return 2
    if name in ("bl", "bkpt"):
        return 4
    if name in ("bx", "blx"):
        return 3
    if name in ("b", "beq", "bne", "bcs", "bcc", "bmi", "bpl", "bvs", "bvc", "bhi", "bls", "bge", "blt", "bgt", "ble"):
        return 3 if is_taken else 1
    if name in ("mov", "add") and operands.startswith("pc"):
        return 3
    return 1


def main():
    program, prefix, emulator = sys.argv[1], sys.argv[2], sys.argv[3:]
    code = listing(program)
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [*emulator, program, "-singlestep", "-d", "exec,nochain", "-D", f"/dev/fd/{writer}"],
        pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.close(writer)
    totals, previous = {}, None
    for line in open(reader, encoding="ascii", errors="replace"):
        match = re.search(r"\[[0-9a-f]+/([0-9a-f]+)/", line)
        if not match:
            continue
        address = int(match[1], 16)
        if previous in code:
            function, mnemonic, operands = code[previous]
            count, spent = totals.get(function, (0, 0))
            totals[function] = (count + 1, spent + cycles(mnemonic, operands, address != previous + 2))
        previous = address
    output = process.stdout.read()
    if process.wait() != 0:
        sys.exit(f"the program ended with {process.returncode}: {output}")
    pictures = int(re.search(r"(\d+) pictures", output)[1])
    inside = {name: total for name, total in totals.items() if name.startswith(prefix)}
    for name, (count, spent) in sorted(inside.items(), key=lambda item: -item[1][1]):
        print(f"{count // pictures:9,} instructions {spent // pictures:9,} cycles  {name}")
    count, spent = (sum(total[i] for total in inside.values()) for i in (0, 1))
    print(f"{count // pictures:9,} instructions {spent // pictures:9,} cycles  a picture (mean of {pictures})")


main()
