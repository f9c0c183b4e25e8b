namespace KernelGen.Generator.Graph.Layers;

/// <summary>The largest value of each channel under a window that moves over a picture; places outside of it do not count.</summary>
internal sealed record MaxPool2DLayer(int Index, Shape InputShape, Shape OutputShape, Window Window)
    : Layer(Index, InputShape, OutputShape)
{
    public override string Kind => "MaxPool2D";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}

/// <summary>The mean of each channel under a window; places outside of the picture do not count.</summary>
internal sealed record AveragePool2DLayer(int Index, Shape InputShape, Shape OutputShape, Window Window)
    : Layer(Index, InputShape, OutputShape)
{
    public override string Kind => "AveragePool2D";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}
