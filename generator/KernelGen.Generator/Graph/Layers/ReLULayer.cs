namespace KernelGen.Generator.Graph.Layers;

/// <summary>max(0, x).</summary>
internal sealed record ReLULayer(int Index, int Features) : Layer(Index, Features, Features)
{
    public override string Kind => "ReLU";
}
