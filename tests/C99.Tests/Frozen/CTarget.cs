using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>A processor that headers are compiled for, with what compiles, what runs, and what lists the instructions.</summary>
/// <param name="Name">"cortex-m0".</param>
/// <param name="Compiler">And what it is asked for.</param>
/// <param name="Emulator">What runs programs; none where the machine itself does.</param>
/// <param name="Lister">The disassembler.</param>
internal sealed record CTarget(string Name, string[] Compiler, string[] Emulator, string Lister)
{
    // What a header promises holds without a warning of any of these.
    private static readonly string[] Strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic", "-fmax-errors=3"];

    public static readonly CTarget Host = new("host", ["gcc"], [], "objdump");

    // Thumb-1 code of a Cortex-M0, which any ARM processor runs: qemu's emulation of programs knows no M profile.
    public static readonly CTarget CortexM0 = new(
        "cortex-m0",
        ["arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", "-ffreestanding", "-nostdlib"],
        ["qemu-arm-static", "-cpu", "cortex-a9"],
        "arm-none-eabi-objdump");

    public static readonly CTarget RiscV = new(
        "rv32i",
        ["riscv64-unknown-elf-gcc", "-march=rv32i", "-mabi=ilp32", "-ffreestanding", "-nostdlib", "-Wl,--no-relax,--no-warn-rwx-segments"],
        ["qemu-riscv32-static"],
        "riscv64-unknown-elf-objdump");

    /// <summary>Libraries that come behind all sources.</summary>
    public string[] Libraries { get; init; } = [];

    /// <summary>The same with the compiler's functions for floats.</summary>
    public CTarget WithFloats => this with { Libraries = ["-lgcc"] };

    /// <summary>What a program writes.</summary>
    /// <param name="folder">Where its sources are.</param>
    /// <param name="arguments">What the compiler is told besides warnings: sources, definitions, how to optimise.</param>
    /// <param name="input">What it reads.</param>
    public byte[] Run(string folder, string[] arguments, byte[] input)
    {
        var program = Path.Combine(folder, Name);
        Start(folder, [.. Compiler, .. Strict, "-o", program, .. arguments, .. Libraries], []);
        return Start(folder, [.. Emulator, program], input);
    }

    /// <summary>The instructions of the program that has just run, by names. No library was there to link it with.</summary>
    public HashSet<string> Census(string folder) =>
    [
        .. Encoding.UTF8.GetString(Start(folder, [Lister, "-d", "--no-show-raw-insn", Path.Combine(folder, Name)], []))
            .Split('\n')
            .Select(static line => line.Split('\t', StringSplitOptions.RemoveEmptyEntries))
            .Where(static parts => parts.Length >= 2 && parts[0].TrimEnd().EndsWith(':'))
            .Select(static parts => parts[1].Trim().Split(' ')[0]),
    ];

    /// <summary>The functions and variables of the program that has just run.</summary>
    public IReadOnlyList<string> Symbols(string folder) =>
    [
        .. Encoding.UTF8.GetString(Start(folder, [Lister, "-t", Path.Combine(folder, Name)], []))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' ')[^1]),
    ];

    private static byte[] Start(string folder, string[] command, byte[] input)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.StandardOutput.BaseStream.CopyTo(output);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}.\n{errors}");
        return output.ToArray();
    }
}
