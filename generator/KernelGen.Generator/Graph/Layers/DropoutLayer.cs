using System.Globalization;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Zero with probability <paramref name="Rate"/> in training, else x / (1 − rate).</summary>
internal sealed record DropoutLayer(int Index, Shape Shape, float Rate) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Dropout";

    public override FusionRole Fusion => FusionRole.Dropout;

    public override string Title => $"Dropout({Rate.ToString("R", CultureInfo.InvariantCulture)})";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}
