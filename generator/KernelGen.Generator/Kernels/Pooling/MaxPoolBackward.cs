using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>The gradient behind a max pooling to the places that the largest values came from.</summary>
internal static class MaxPoolBackward
{
    /// <param name="name">What the kernel is called.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="picture">Its window over the picture.</param>
    /// <param name="gradient">The gradient behind it.</param>
    /// <param name="choices">The numbers of the chosen places.</param>
    /// <param name="front">Where the one in front goes.</param>
    public static Kernel Lower(
        string name, MaxPool2DLayer layer, PooledPicture picture, MemoryBuffer gradient, MemoryBuffer choices, GradientTarget front)
    {
        var b = new KernelBuilder(name, layer.Index);
        var behind = b.MemoryBuffer("gradient", gradient);
        var chosen = b.MemoryBuffer("choices", choices);
        var below = b.MemoryBuffer("gradientBelow", front.Buffer);
        var target = PoolingGradient.Begin(picture, front);
        target.ForPositions(b, below, position =>
        {
            var window = position.Under(b, "window", below);
            position.ForChannels(b, channel =>
            {
                var value = b.Let("value", new Load(behind, position.At(behind, channel), ValueKind.Lanes));
                var choice = b.Let(
                    "choice",
                    new Unary(
                        UnaryOperation.WidenCodes, new Load(chosen, position.At(chosen, channel), ValueKind.Codes), ValueKind.Bits));
                position.ForPlaces(b, (row, column, number) => target.Store(
                    b, window, position.Place(window, row, column, channel), (value.AsBits() & choice.IsEqualTo(number)).AsLanes()));
            });
        });
        return b.Build(
            $"Layer {layer.Index}, MaxPool2D {layer.InputShape.Title} → {layer.OutputShape.Title}: the gradient in front of it.",
            [$"Each gradient goes to the place of the largest value, zero to the others: {picture.Description}."]);
    }
}
