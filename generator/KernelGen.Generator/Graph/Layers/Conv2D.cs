namespace KernelGen.Generator.Graph.Layers;

/// <summary>
/// z = 2^OutputShift · Σ W·x + b at every position of a kernel over a picture: a cross-correlation, which is what the field calls
/// convolution. Weights lie [filter][row of the kernel][column of the kernel][channel].
/// </summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">See <see cref="Layer"/>.</param>
/// <param name="OutputShape">See <see cref="Layer"/>; its channels are the filters.</param>
/// <param name="Window">The kernel's size, stride and padding.</param>
/// <param name="PooledArea">Places of the window of the max pooling that follows, which W0 takes into account; 1 where none does.</param>
/// <param name="Weights">See <see cref="WeightedLayer"/>.</param>
/// <param name="IsStochastic">See <see cref="WeightedLayer"/>.</param>
/// <param name="HasBias">See <see cref="WeightedLayer"/>.</param>
/// <param name="OutputShift">See <see cref="WeightedLayer"/>.</param>
/// <param name="UpdateShift">See <see cref="WeightedLayer"/>.</param>
/// <param name="Quantization">See <see cref="WeightedLayer"/>.</param>
internal sealed record Conv2DLayer(
    int Index,
    Shape InputShape,
    Shape OutputShape,
    Window Window,
    int PooledArea,
    WeightKind Weights,
    bool IsStochastic,
    bool HasBias,
    int OutputShift,
    int UpdateShift,
    Quantization? Quantization)
    : WeightedLayer(Index, InputShape, OutputShape, Weights, IsStochastic, HasBias, OutputShift, UpdateShift, Quantization)
{
    public override string Kind => "Conv2D";

    public override string Title => $"Conv2D({Text(Units)}, {Kernel}, {Weights}{Strided}{Padded}{(HasBias ? string.Empty : ", no bias")})";

    public override string ShapeName => $"{InputShape.Title}x{Text(Units)}".Replace('×', 'x');

    public override int Offsets => Window.Places;

    public override int InputsPerOffset => InputShape.Channels;

    public override int Units => OutputShape.Channels;

    public override int FanOut => Units * Window.Places / PooledArea;

    public override string Description => $"convolution {InputShape.Title} → {OutputShape.Title}, kernel {Kernel}";

    private string Kernel => $"{Text(Window.Height)}×{Text(Window.Width)}";

    private string Strided => Window.Stride == 1 ? string.Empty : $", stride {Text(Window.Stride)}";

    private string Padded => Window is { PaddingTop: 0, PaddingLeft: 0 } ? string.Empty : ", same";
}
