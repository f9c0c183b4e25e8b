using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>One value of each channel for the values under a window that moves over a picture; places outside of it do not count.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">See <see cref="Layer"/>.</param>
/// <param name="OutputShape">See <see cref="Layer"/>.</param>
/// <param name="Window">The window's size, stride and padding.</param>
internal abstract record Pool2DLayer(int Index, Shape InputShape, Shape OutputShape, Window Window)
    : Layer(Index, InputShape, OutputShape)
{
    /// <summary>See <see cref="VarianceShift"/>: that of what comes in.</summary>
    public int InputVarianceShift { get; init; }

    public override string Title => $"{Kind}({Text(Window.Height)}{Strided}{Padded})";

    public override int VarianceShift => InputVarianceShift;

    public override IEnumerable<(string Name, float Value)> InferenceSettings => Window.Settings;

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;

    private string Strided => Window.Stride == Window.Height ? string.Empty : $", stride {Text(Window.Stride)}";

    private string Padded => Window.ReachesOut(InputShape, OutputShape) ? ", same" : string.Empty;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The largest value of each channel under a window.</summary>
internal sealed record MaxPool2DLayer(int Index, Shape InputShape, Shape OutputShape, Window Window)
    : Pool2DLayer(Index, InputShape, OutputShape, Window)
{
    public override string Kind => "MaxPool2D";
}

/// <summary>The mean of each channel under a window.</summary>
internal sealed record AveragePool2DLayer(int Index, Shape InputShape, Shape OutputShape, Window Window)
    : Pool2DLayer(Index, InputShape, OutputShape, Window)
{
    public override string Kind => IsGlobal ? "GlobalAveragePool" : "AveragePool2D";

    public override string Title => IsGlobal ? Kind : base.Title;

    /// <summary>Whether the window is the picture.</summary>
    private bool IsGlobal => Window.Height == InputShape.Height && Window.Width == InputShape.Width
        && !Window.ReachesOut(InputShape, OutputShape);
}

/// <summary>What the attributes of pooling layers have in common. Neither a maximum nor a mean cares for a factor or a summand.</summary>
internal abstract class PoolDefinition(string name, params ParameterSchema[] parameters) : LayerDefinition(name, parameters)
{
    public override bool KeepsScale => true;

    public override bool GivesRow(bool isInputRow) => false;

    protected static (Window Window, Shape Output) Place(DeclaredAttribute attribute, LayerPlace place) => WindowRules.Place(
        attribute, place, "size", attribute.Int("Stride") ?? attribute.Int("size")!.Value, place.InputShape.Channels);
}

/// <summary>[MaxPool2D(size, Stride = …, Padding = …)].</summary>
internal sealed class MaxPool2DDefinition() : PoolDefinition(
    "MaxPool2D",
    new SizeParameter("size", Limits.Window, isRequired: true),
    new SizeParameter("Stride", Limits.Stride),
    WindowRules.Padding())
{
    public override int PooledArea(DeclaredAttribute attribute) => attribute.Int("size")!.Value * attribute.Int("size")!.Value;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var (window, output) = Place(attribute, place);
        return new MaxPool2DLayer(place.Index, place.InputShape, output, window)
        {
            InputVarianceShift = place.Below?.VarianceShift ?? 0,
        };
    }
}

/// <summary>[AveragePool2D(size, Stride = …, Padding = …)].</summary>
internal sealed class AveragePool2DDefinition() : PoolDefinition(
    "AveragePool2D",
    new SizeParameter("size", Limits.Window, isRequired: true),
    new SizeParameter("Stride", Limits.Stride),
    WindowRules.Padding())
{
    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var (window, output) = Place(attribute, place);
        return new AveragePool2DLayer(place.Index, place.InputShape, output, window)
        {
            InputVarianceShift = place.Below?.VarianceShift ?? 0,
        };
    }
}

/// <summary>[GlobalAveragePool].</summary>
internal sealed class GlobalAveragePoolDefinition() : PoolDefinition("GlobalAveragePool")
{
    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        WindowRules.CheckPicture(attribute, place, smallest: 1);
        var shape = place.InputShape;
        return new AveragePool2DLayer(
            place.Index, shape, Shape.Flat(shape.Channels), new Window(shape.Height, shape.Width, Stride: 1, PaddingTop: 0, PaddingLeft: 0))
        {
            InputVarianceShift = place.Below?.VarianceShift ?? 0,
        };
    }
}
