using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelGen.Generator.Emission.Summary;

namespace KernelGen.Tool.Census;

/// <summary>"kernelgen census": the multiplications in the machine code of networks.</summary>
internal static class CensusCommand
{
    /// <summary>The exit code where there are some.</summary>
    public const int Found = 3;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("assembly")
        {
            Description = "What publishing with NativeAOT wrote for linux-x64, its symbols (.dbg) beside it; an object file; or a .dll",
        };
        file.TakesNoOptions();
        var network = Arguments.Network();
        var command = new Command(
            "census",
            $"Disassembles the code of networks and lists every multiplication, division and root; exit code {Found} if there is one.")
        {
            file, network,
        };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(network)));
        return command;
    }

    /// <summary>A part of reading a managed assembly, in a process of its own.</summary>
    public static Command CreatePreparation()
    {
        var file = new Argument<FileInfo>("assembly");
        var command = new Command(JitCode.Preparation) { file };
        command.Hidden = true;
        command.SetAction(parsed => JitCode.Prepare(parsed.GetValue(file)!.FullName));
        return command;
    }

    private static int Run(FileInfo file, string? wanted)
    {
        if (!file.Exists)
        {
            throw new ToolException($"There is no '{file}'.");
        }

        var (what, code, networks) = Read(file);
        if (networks.Count == 0)
        {
            throw new ToolException($"'{file}' has no code of networks: nothing of KernelGen.Generated is in it.");
        }

        var chosen = wanted is null
            ? networks
            : [NetworkChoice.One(networks, static network => network.Network, wanted, file.ToString())];
        List<NetworkReading> readings = [.. chosen.Select(network => NetworkReading.Of(code, network))];
        var findings = readings.SelectMany(static reading => reading.Findings).Distinct().ToList();
        Console.WriteLine(string.Join('\n', [what, string.Empty, .. Table(readings), string.Empty]));
        Console.WriteLine(findings.Count > 0
            ? string.Join('\n', findings)
            : "No multiplication, division or root, of integers or floats, in scalars or vectors, and no call that could hide one.");
        return findings.Count == 0 ? 0 : Found;
    }

    private static (string What, CodeImage Code, IReadOnlyList<GeneratedMethods> Networks) Read(FileInfo file)
    {
        if (file.Extension.Equals(".dll", StringComparison.OrdinalIgnoreCase))
        {
            var (level, code, networks) = JitCode.Of(file);
            return ($"Kernels of '{file}' as this machine's just-in-time compiler compiles them, for {level}", code, networks);
        }

        if (File.Exists(file.FullName + ".dll"))
        {
            throw new ToolException($"'{file}' only starts '{file}.dll', which is compiled when it runs: name that one.");
        }

        var native = ElfCode.Read(file.FullName);
        return ($"Generated code in '{file}', and what it reaches in KernelGen's runtime", native, GeneratedMethods.In(native));
    }

    private static IReadOnlyList<string> Table(IEnumerable<NetworkReading> readings)
    {
        var table = new TextTable(1);
        table.Row("network", "methods", "instructions", "products", "fused and others", "quotients", "roots", "unknown");
        table.Rule();
        foreach (var reading in readings)
        {
            table.Row(
                reading.Network,
                Number(reading.Methods),
                Number(reading.Instructions),
                Number(reading.Count(InstructionKind.Product)),
                Number(reading.Count(InstructionKind.Forbidden)),
                Number(reading.Count(InstructionKind.Quotient)),
                Number(reading.Count(InstructionKind.Root)),
                Number(reading.Findings.Count(static finding => finding.Kind is null or InstructionKind.Unknown)));
        }

        return table.Lines();
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
