using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What a frozen network runs for one sample: kernels in order, over constants and memory of the call.</summary>
internal sealed class FrozenProgram
{
    /// <summary>What is said of the network, and what its surface has.</summary>
    public required FrozenInfo Info { get; init; }

    /// <summary>The caller's sample, copied to whole vectors: floats.</summary>
    public required MemoryBuffer Floats { get; init; }

    /// <summary>The same: integers.</summary>
    public required MemoryBuffer Integers { get; init; }

    /// <summary>Where the scores are when all kernels have run.</summary>
    public required MemoryBuffer Scores { get; init; }

    /// <summary>All ones in lanes that have seen a float that is not finite.</summary>
    public required MemoryBuffer NotFinite { get; init; }

    /// <summary>From floats to what the first operation reads.</summary>
    public required Kernel FromFloats { get; init; }

    /// <summary>The same from integers.</summary>
    public required Kernel FromIntegers { get; init; }

    /// <summary>Everything behind it.</summary>
    public required IReadOnlyList<Kernel> Kernels { get; init; }

    /// <summary>What runs in the place of a kernel where processors have no instruction that looks up in a vector of 512 bits.</summary>
    public required IReadOnlyDictionary<Kernel, Kernel> Narrow { get; init; }

    /// <summary>Memory that is part of the program.</summary>
    public required IReadOnlyList<ConstantBuffer> Constants { get; init; }

    /// <summary>Whether sums are looked up in tables.</summary>
    public required bool HasTables { get; init; }

    /// <summary>Whether values of −1 and 1 stand as bits.</summary>
    public required bool HasBits { get; init; }

    /// <summary>What runs for a sample of floats, and for one of integers.</summary>
    public IReadOnlyList<IReadOnlyList<Kernel>> Schedules => [[FromFloats, .. Kernels], [FromIntegers, .. Kernels]];

    /// <summary>All kernels, each once, those that run in the place of another behind it.</summary>
    public IReadOnlyList<Kernel> All =>
    [
        FromFloats,
        FromIntegers,
        .. Kernels.SelectMany(kernel => Narrow.TryGetValue(kernel, out var narrow) ? [kernel, narrow] : new[] { kernel }),
    ];

    /// <summary>The buffers that are no constants, in the order of their use.</summary>
    public IReadOnlyList<MemoryBuffer> Working =>
        [.. All.SelectMany(kernel => kernel.Buffers).Distinct().Where(buffer => Constants.All(constant => constant.Buffer != buffer))];
}

/// <summary>Memory that is part of the program: what no call changes.</summary>
/// <param name="Buffer">Its name, and how its elements lie.</param>
/// <param name="What">What it holds, in words.</param>
/// <param name="Content">Its bytes, little endian, as many as the buffer has.</param>
internal sealed record ConstantBuffer(MemoryBuffer Buffer, string What, byte[] Content);

/// <summary>What is said of a frozen network.</summary>
/// <param name="Name">The class that was trained.</param>
/// <param name="Architecture">What it was declared as.</param>
/// <param name="Input">How values become integers, in words.</param>
/// <param name="TakesBytes">Whether integers of a sample are bytes; else they have sixteen bits.</param>
/// <param name="Height">Rows of a sample.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Values at each place.</param>
/// <param name="OutputSize">Scores.</param>
/// <param name="ScoreShift">log₂ of the integer that stands for 1 in them.</param>
/// <param name="IsClassifier">Whether they tell a class.</param>
/// <param name="Threshold">Above which score a classifier with one output says 1.</param>
/// <param name="Layers">A line for each operation.</param>
/// <param name="Weights">Weights of −1, 0 and 1.</param>
/// <param name="Error">What was measured when it was frozen, in words; empty where nothing was.</param>
internal sealed record FrozenInfo(
    string Name,
    string Architecture,
    string Input,
    bool TakesBytes,
    int Height,
    int Width,
    int Channels,
    int OutputSize,
    int ScoreShift,
    bool IsClassifier,
    int Threshold,
    IReadOnlyList<string> Layers,
    long Weights,
    string Error)
{
    /// <summary>Additions that sums of straight-line code share with others.</summary>
    public long AdditionsSaved { get; init; }

    /// <summary>Values in a sample.</summary>
    public int InputSize => Height * Width * Channels;
}
