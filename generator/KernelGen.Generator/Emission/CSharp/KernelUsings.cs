using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The usings at the head of a file of kernels, for the types of other namespaces that generated kernels name.</summary>
/// <remarks>
/// They stand in the kernels' namespace. An alias comes before everything that a namespace brings; only generic types and
/// extension methods need the namespace itself. Attributes are named through their namespace, since the compiler looks an attribute up with
/// and without its ending, and one of the two could be found elsewhere.
/// </remarks>
internal static class KernelUsings
{
    private static readonly Regex NoCode = new("\"[^\"\n]*\"|//.*", RegexOptions.CultureInvariant);
    private static readonly Regex Words = new(@"(?<![\w.@])[A-Z]\w*", RegexOptions.CultureInvariant);

    private static readonly (string Space, string Names)[] Imports =
    [
        ("System", "ReadOnlySpan Span"),
        ("System.Runtime.Intrinsics", "Vector64 Vector128 Vector256 Vector512"),
    ];

    private static readonly (string Alias, string Target)[] Aliases =
    [
        ("Compiler", "System.Runtime.CompilerServices"),
        ("KernelGen", "KernelGen"),
        .. Types("System", "ArgumentException Environment Exception GC Math MathF"),
        .. Types("System.Numerics", "BitOperations"),
        .. Types("System.Runtime.Intrinsics.Arm", "AdvSimd"),
        .. Types("System.Runtime.Intrinsics.X86", "Avx2 Avx512BW Avx512F Avx512Vbmi2 Popcnt Ssse3"),
        .. Types("System.Runtime.ExceptionServices", "ExceptionDispatchInfo"),
        .. Types("System.Threading", "Interlocked IThreadPoolWorkItem SpinWait ThreadPool Volatile"),
        .. Types("KernelGen", "InferenceWeights LayerDescription TensorInfo"),
        .. Types(
            "KernelGen.Runtime",
            "AlignedBuffer BatchStatistics CalibrationPieces Guard IKernelLauncher ITensorLoader Lanes Logits NetworkGate NetworkUse "
                + "Offsets Probabilities ShardSums ShiftProbabilities ShiftReciprocal StepSizes StoredTensor ThreadTeam Workspace"),
    ];

    /// <summary>The directives for the names that a text holds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="own">Names of types that the namespace has itself.</param>
    public static IEnumerable<string> Of(string text, params string[] own)
    {
        var words = new HashSet<string>(
            Words.Matches(NoCode.Replace(text, string.Empty)).Cast<Match>().Select(match => match.Value).Except(own),
            StringComparer.Ordinal);
        var imports = Imports.Where(row => row.Names.Split(' ').Any(words.Contains)).Select(row => $"using global::{row.Space};");
        var aliases = Aliases.Where(row => words.Contains(row.Alias)).Select(row => $"using {row.Alias} = global::{row.Target};");
        return imports.Concat(aliases.OrderBy(line => line, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Alias, string Target)> Types(string space, string names) =>
        names.Split(' ').Select(name => (name, space + "." + name));
}
