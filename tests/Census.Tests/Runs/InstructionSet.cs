using System.Collections.Generic;

namespace KernelGen.Census.Tests;

/// <summary>The instruction sets that code is read for.</summary>
/// <param name="Name">What the child process reports.</param>
/// <param name="Knob">The setting that keeps the compiler from using more, or null for all that the machine has.</param>
internal sealed record InstructionSet(string Name, string? Knob)
{
    public static InstructionSet Avx512 { get; } = new("AVX-512", null);

    public static InstructionSet Avx2 { get; } = new("AVX2", "EnableAVX512");

    /// <summary>The three-operand forms of AVX: integers in 128 bits, floats in 256 now and then.</summary>
    public static InstructionSet Avx { get; } = new("AVX", "EnableAVX2");

    /// <summary>Vectors of 128 bits in the oldest forms, which every x64 machine runs.</summary>
    public static InstructionSet Sse { get; } = new("SSE", "EnableAVX");

    public static IReadOnlyList<InstructionSet> All { get; } = [Avx512, Avx2, Avx, Sse];

    public override string ToString() => Name;
}
