using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>A layer as it is declared.</summary>
internal abstract record LayerSpec
{
    /// <summary>The attribute, without brackets.</summary>
    public abstract string Attribute { get; }

    /// <summary>The shape of what it gives.</summary>
    public virtual PictureShape Output(PictureShape input) => input;

    /// <summary>Positions of the layers that this one reads, −1 for the network's input; null for the layer in front of it.</summary>
    public IReadOnlyList<int>? From { get; init; }

    public sealed override string ToString() =>
        Attribute + (From is null ? "" : " of " + string.Join(", ", From.Select(position => position)));
}
