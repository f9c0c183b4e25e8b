using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What one run of a kernel is about.</summary>
internal enum Occasion
{
    MiniBatch,

    /// <summary>One sample of a few.</summary>
    Sample,

    /// <summary>Weights that are new or have changed, whatever they are then used for.</summary>
    Weights,
}

/// <summary>A parameter of a kernel: memory of a buffer or of the caller, or a value.</summary>
/// <param name="Name">Its name in the kernel.</param>
/// <param name="Pointer">The memory, or null for a value.</param>
/// <param name="MemoryBuffer">The buffer behind the pointer, or null.</param>
/// <param name="Host">What the network passes where there is no buffer.</param>
internal sealed record Parameter(string Name, Pointer? Pointer, MemoryBuffer? MemoryBuffer, KernelScalar? Host)
{
    public ValueKind ValueKind => Host?.Kind ?? ValueKind.Int;
}

/// <summary>One kernel: a leaf method, specialised to its shapes.</summary>
/// <param name="Name">"Dense1Forward".</param>
/// <param name="Layer">The layer it works for, as the summary lists it: its index, or −1 for the network as a whole.</param>
/// <param name="Summary">One line: what it computes.</param>
/// <param name="Remarks">How, and from which equation.</param>
/// <param name="Products">Multiplications that full precision would need for the same, 0 where there is nothing to compare.</param>
/// <param name="Parameters">In order.</param>
/// <param name="Body">The statements.</param>
/// <param name="Units">What threads share of it.</param>
/// <param name="Occasion">What a run of it is about.</param>
internal sealed record Kernel(
    string Name,
    int Layer,
    string Summary,
    IReadOnlyList<string> Remarks,
    long Products,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<Statement> Body,
    WorkUnits Units,
    Occasion Occasion)
{
    /// <summary>Whether single integers are what it computes with, so that the ledger counts them; elsewhere they address memory.</summary>
    public bool IsOfIntegers { get; init; }

    /// <summary>The buffers that it is passed.</summary>
    public IEnumerable<MemoryBuffer> Buffers => Parameters.Select(parameter => parameter.MemoryBuffer).OfType<MemoryBuffer>();
}

/// <summary>What threads share of a kernel's work.</summary>
/// <param name="Count">Units in a full mini-batch.</param>
/// <param name="PerSampleBlockShift">
/// log₂ of the units per sample block of samples; null where the number does not depend on the samples.
/// </param>
/// <param name="IsPairs">Whether it is the units per two sample blocks.</param>
internal sealed record WorkUnits(int Count, int? PerSampleBlockShift, bool IsPairs = false);
