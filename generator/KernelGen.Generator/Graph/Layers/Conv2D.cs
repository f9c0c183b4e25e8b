using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Graph.Settings;
using KernelGen.Generator.Ir;

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

    public override string Title =>
        $"Conv2D({Text(Units)}, {Kernel}, {WeightsTitle}{Strided}{Padded}{(HasBias ? string.Empty : ", no bias")})";

    public override string ShapeName => $"{InputShape.Title}x{Text(Units)}".Replace('×', 'x');

    public override int Offsets => Window.Places;

    public override int InputsPerOffset => InputShape.Channels;

    public override int Units => OutputShape.Channels;

    public override IEnumerable<(string Name, float Value)> InferenceSettings => [.. Window.Settings, .. base.InferenceSettings];

    public override double FanOut => FanOutOf(Units, Window, PooledArea);

    public override string Description => $"convolution {InputShape.Title} → {OutputShape.Title}, kernel {Kernel}";

    private string Kernel => $"{Text(Window.Height)}×{Text(Window.Width)}";

    private string Strided => Window.Stride == 1 ? string.Empty : $", stride {Text(Window.Stride)}";

    private string Padded => Window.ReachesOut(InputShape, OutputShape) ? ", same" : string.Empty;

    /// <summary>What W0 counts as the outputs that an input has a part in.</summary>
    public static double FanOutOf(int filters, Window window, int pooledArea) => (double)filters * window.Places / pooledArea;
}

/// <summary>[Conv2D(filters, kernel, Stride = …, Padding = …, Weights = …, Sampling = …, Bias = …, QuantizeBackprop = …)].</summary>
internal sealed class Conv2DDefinition() : WeightedDefinition(
    "Conv2D",
    new SizeParameter("filters", Limits.Features, isRequired: true),
    new SizeParameter("kernel", Limits.Window, isRequired: true),
    new SizeParameter("Stride", Limits.Stride),
    WindowRules.Padding())
{
    public override bool GivesRow(bool isInputRow) => false;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var filters = attribute.Int("filters")!.Value;
        var (window, output) = WindowRules.Place(attribute, place, "kernel", attribute.Int("Stride") ?? 1, filters);
        CheckSizes(attribute, place, window, output);
        var settings = WeightSettings.Of(attribute, place);
        var pooledArea = place.Behind.Count == 0 ? 1 : place.Behind[0].Definition.PooledArea(place.Behind[0].Attribute);
        var fanIn = (double)window.Places * place.InputShape.Channels;
        var fanOut = Conv2DLayer.FanOutOf(filters, window, pooledArea);
        return new Conv2DLayer(
            place.Index,
            place.InputShape,
            output,
            window,
            pooledArea,
            settings.Weights,
            settings.IsStochastic,
            settings.HasBias,
            settings.OutputShift(fanIn, fanOut),
            settings.UpdateShift(fanIn, fanOut),
            settings.Quantization)
        {
            Powers = settings.Powers,
            Gradients = settings.Gradients,
            InputPowers = settings.InputPowers,
        };
    }

    /// <summary>Weights in memory have whole vectors of channels and of filters.</summary>
    private static void CheckSizes(DeclaredAttribute attribute, LayerPlace place, Window window, Shape output)
    {
        var channels = Lane.RoundUp(place.InputShape.Channels, Lane.Count);
        var filters = Lane.RoundUp(output.Channels, Lane.Count);
        var perFilter = (long)window.Places * channels;
        if (perFilter * filters > Limits.Weights)
        {
            var most = (int)(Limits.Weights / perFilter) / Lane.Count * Lane.Count;
            var kernel = (int)System.Math.Sqrt((double)Limits.Weights / ((long)channels * Lane.Count));
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Argument(attribute, most > 0 ? "filters" : "kernel"),
                $"The number of weights, {Text(window.Height)} × {Text(window.Width)} × {Text(place.InputShape.Channels)} × "
                    + $"{Text(output.Channels)} with channels and filters in sixteens,",
                Text(perFilter * filters),
                most > 0 ? Text(most) + " filters" : "a kernel of " + Text(kernel)));
            return;
        }

        // Where one filter is too much already, the input is, and is reported there.
        var features = output.Height * output.Width;
        var limit = Limits.BufferFeatures(place.Network.BatchSize) / features;
        if (output.Channels > limit && limit > 0)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Argument(attribute, "filters"),
                $"The output of [Conv2D], {Text(output.Height)} × {Text(output.Width)} × {Text(output.Channels)},",
                Text((long)features * output.Channels),
                $"{Text(limit)} filters with {place.Network.BatchText}"));
        }
    }
}
