using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using KernelGen.Tool.Census;

namespace KernelGen.Census.Tests;

/// <summary>Networks compiled ahead of time for an instruction set: the compiler's own step, without a linker.</summary>
internal static class NativeRun
{
    private static readonly Dictionary<string, string> Tools = typeof(NativeRun).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(attribute => attribute.Key.StartsWith("Native", System.StringComparison.Ordinal))
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value!);

    /// <summary>Whether there is a compiler for this platform whose object files the census reads.</summary>
    public static bool IsPossible => Tools.Count > 0;

    /// <summary>Compiles all of an assembly, and what it needs, as publishing a program does.</summary>
    /// <param name="assembly">The networks.</param>
    /// <param name="instructionSet">What a project's IlcInstructionSet says; null for what every x64 machine runs.</param>
    public static async Task<CodeImage> Of(NetworkAssembly assembly, string? instructionSet) =>
        ElfCode.Read(await Compile(assembly, instructionSet));

    /// <summary>The same as an object file, beside the assembly.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> Compile(NetworkAssembly assembly, string? instructionSet)
    {
        var file = assembly.Path + (instructionSet ?? "baseline") + ".o";
        var framework = Tools["NativeFramework"];
        await Host.Run(Tools["NativeCompiler"],
        [
            assembly.Path, "-o:" + file, "-O", "--targetos:linux", "--targetarch:x64", "--root:" + NetworkAssembly.Name,
            "-r:" + typeof(INetwork).Assembly.Location, $"-r:{framework}/lib/net10.0/*.dll", $"-r:{framework}/native/*.dll",
            "--initassembly:System.Private.CoreLib", "--initassembly:System.Private.StackTraceMetadata",
            "--initassembly:System.Private.TypeLoader", "--initassembly:System.Private.Reflection.Execution",
            .. instructionSet is null ? [] : new[] { "--instruction-set:" + instructionSet },
        ]);
        return file;
    }
}
