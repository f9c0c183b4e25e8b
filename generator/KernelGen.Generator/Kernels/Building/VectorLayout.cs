using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>Numbers side by side, padded to whole vectors: a parameter of each feature or output, or the values of one sample.</summary>
internal static class VectorLayout
{
    /// <summary>One vector.</summary>
    public static Layout OneVector { get; } = Layout.Of(new Dimension(Axis.Lane, Lane.Count));

    /// <param name="name">What the numbers belong to.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="label">What text calls it, where not by its name.</param>
    public static Layout Of(Axis name, int count, string? label = null) => Layout.Of(Padded(name, count) with { Label = label });

    /// <summary>The numbers as an axis of a larger layout.</summary>
    public static Dimension Padded(Axis name, int count) => new(name, count) { PaddedExtent = Lane.RoundUp(count, Lane.Count) };
}
