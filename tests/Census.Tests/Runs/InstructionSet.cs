namespace KernelGen.Census.Tests;

/// <summary>The instruction sets that code is read for.</summary>
/// <param name="Name">What the child process reports.</param>
/// <param name="Knob">The setting that keeps the compiler from using more, or null for all that the machine has.</param>
/// <param name="VectorBits">Bits of a vector register.</param>
internal sealed record InstructionSet(string Name, string? Knob, int VectorBits)
{
    public static InstructionSet Avx512 { get; } = new("AVX-512", null, 512);

    public static InstructionSet Avx2 { get; } = new("AVX2", "EnableAVX512", 256);

    /// <summary>Vectors of 128 bits with the three-operand forms of AVX.</summary>
    public static InstructionSet Avx { get; } = new("AVX", "EnableAVX2", 128);

    /// <summary>Vectors of 128 bits in the oldest forms, which every x64 machine runs.</summary>
    public static InstructionSet Sse { get; } = new("SSE", "EnableAVX", 128);

    public override string ToString() => Name;
}
