using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>The loop over sample blocks that all of a group's passes share.</summary>
/// <param name="Values">The values that are passed over.</param>
/// <param name="Buffer">The memory that they are in.</param>
/// <param name="Count">Sample blocks of this mini-batch.</param>
/// <param name="Full">Sample blocks of a full one.</param>
internal sealed record FusedLoops(Pointer Values, MemoryBuffer Buffer, Variable Count, int Full)
{
    /// <summary>Whether this is the memory that is passed over.</summary>
    public bool IsOf(MemoryBuffer buffer) => ReferenceEquals(Buffer, buffer);

    /// <summary>A pass over the samples of a feature: the sample block, and where its values are.</summary>
    public void For(KernelBuilder b, Variable feature, Action<Variable, Expression> body) =>
        b.For(
            "block",
            0,
            Count,
            1,
            Full,
            sampleBlock => body(sampleBlock, Values.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature))));
}
