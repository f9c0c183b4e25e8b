namespace KernelGen.Generator.Graph.Layers;

/// <summary>The sum of what several nodes give, value by value. No attribute declares it yet.</summary>
internal sealed record AddLayer(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Add";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}
