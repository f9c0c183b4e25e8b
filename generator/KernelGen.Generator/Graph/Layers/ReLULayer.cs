using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>max(0, x).</summary>
internal sealed record ReLULayer(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override string Kind => "ReLU";

    public override FusionRole Fusion => FusionRole.Rectifier;

    public override bool IsNonNegative(bool isInputNonNegative) => true;
}
