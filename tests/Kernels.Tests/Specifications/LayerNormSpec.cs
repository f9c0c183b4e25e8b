using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>Layer normalization; a null ε means "not written".</summary>
internal sealed record LayerNormSpec(float? Epsilon = null) : LayerSpec
{
    public override string Attribute =>
        Epsilon is { } epsilon ? FormattableString.Invariant($"LayerNorm(Epsilon = {epsilon:R}f)") : "LayerNorm";

    /// <summary>The same network with layer normalization in the place of some batch normalization, in every second case.</summary>
    public static NetworkSpec In(NetworkSpec spec)
    {
        var number = spec.Input + spec.BatchSize + (spec.Picture is null ? 0 : 1);
        return number % 2 == 1
            ? spec
            : spec with { Layers = [.. spec.Layers.Select((layer, index) => Replaced(layer, index) ?? layer)] };

        LayerSpec? Replaced(LayerSpec layer, int index) => layer is BatchNormSpec norm && (index + number) % 3 < 2 && IsWide(index - 1)
            ? new LayerNormSpec(norm.Epsilon) { From = norm.From }
            : null;

        bool IsWide(int index) => index >= 0 && spec.Layers[index] switch
        {
            DenseSpec dense => dense.Units > 1,
            Conv2DSpec => true,
            _ => false,
        };
    }
}
