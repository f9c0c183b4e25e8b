using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace KernelGen.Tool.Census;

/// <summary>The code that the just-in-time compiler makes of the kernels in a managed assembly, on this machine.</summary>
internal static class JitCode
{
    /// <summary>What the tool is called with for the process whose compiler is listened to.</summary>
    public const string Preparation = "census-of-jit";

    // What kernels are, and what the compiler calls where it no longer inlines.
    private const string Kernels = "KernelGen.Generated.*:* KernelGen.Runtime.*:* System.Runtime.Intrinsics.*:* System.UInt16:*";
    private const string Generated = "KernelGen.Generated.";
    private const string KernelType = "Kernels";

    /// <summary>The program that runs assemblies, of the runtime that runs now.</summary>
    public static string Host { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>
    /// What a process runs with that writes down all code of some methods: everything is compiled there, once and for good, with no code
    /// from the framework's own images and no first tier.
    /// </summary>
    /// <param name="methods">The methods, as DOTNET_JitDisasm has them.</param>
    /// <param name="listing">The file that it writes.</param>
    public static IReadOnlyDictionary<string, string> Settings(string methods, string listing) => new Dictionary<string, string>
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_ReadyToRun"] = "0",
        ["DOTNET_JitDisasm"] = methods,
        ["DOTNET_JitStdOutFile"] = listing,
    };

    /// <summary>Compiles the kernels of an assembly in a process of their own.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The instruction set that they are compiled for, their code, and the networks.</returns>
    /// <exception cref="ToolException">The assembly cannot be loaded.</exception>
    public static (string InstructionSet, CodeImage Code, IReadOnlyList<GeneratedMethods> Networks) Of(FileInfo assembly)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new ToolException($"Code for x64 is what can be read, and this machine's is {RuntimeInformation.ProcessArchitecture}.");
        }

        var listing = Path.GetTempFileName();
        try
        {
            var lines = Run(assembly, listing);
            var code = new CodeImage(JitListing.Parse(File.ReadLines(listing)));
            return (lines[0], code, Networks(code, lines.Skip(1)));
        }
        finally
        {
            File.Delete(listing);
        }
    }

    /// <summary>
    /// In that process: compiles all that generated code consists of, and writes the instruction set and the kernels, a line each.
    /// </summary>
    public static void Prepare(string path)
    {
        var assembly = new IsolatedAssembly(path);
        var types = assembly.Load().GetTypes()
            .Where(static type => type.FullName!.StartsWith(Generated, StringComparison.Ordinal)).ToList();
        JitPreparation.Prepare(assembly.LoadFromAssemblyName(typeof(NetworkAttribute).Assembly.GetName()).GetTypes()
            .Where(static type => type.Namespace == typeof(Runtime.Lanes).Namespace));
        JitPreparation.Prepare(types);
        Console.WriteLine(JitPreparation.InstructionSet);
        foreach (var kernel in types.Where(static type => type.Name == KernelType).SelectMany(JitPreparation.CodeOf)
            .Where(static method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)))
        {
            Console.WriteLine($"{kernel.DeclaringType!.FullName}:{kernel.Name}");
        }
    }

    private static List<GeneratedMethods> Networks(CodeImage code, IEnumerable<string> kernels)
    {
        var names = CodeNames.Jit(Generated);
        return
        [
            .. kernels.GroupBy(static kernel => kernel[Generated.Length..kernel.LastIndexOf($".{KernelType}:", StringComparison.Ordinal)])
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => new GeneratedMethods(
                    GeneratedMethods.ClassOf(group.Key), names, group.Select(Compiled).ToHashSet(StringComparer.Ordinal), [])),
        ];

        string Compiled(string kernel)
        {
            var isIt = names.Method(kernel[..kernel.LastIndexOf(':')], kernel[(kernel.LastIndexOf(':') + 1)..]);
            return code.Names.FirstOrDefault(name => isIt(name)) ?? kernel;
        }
    }

    private static string[] Run(FileInfo assembly, string listing)
    {
        var start = new ProcessStartInfo(Host, [typeof(JitCode).Assembly.Location, Preparation, assembly.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings(Kernels, listing))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new ToolException($"'{Host}' does not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries)
            : throw new ToolException($"'{assembly}' cannot be compiled: {errors.Result.Trim()}");
    }
}
