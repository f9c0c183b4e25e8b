using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>Means under a window, forward and back: the quotient by a constant is shifts and additions, whatever the weights are.</summary>
internal static class AveragePoolKernels
{
    /// <param name="name">What the kernel is called.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="picture">Its window over the picture.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="output">Where means go.</param>
    public static Kernel LowerForward(
        string name, AveragePool2DLayer layer, PooledPicture picture, MemoryBuffer input, MemoryBuffer output)
    {
        var b = new KernelBuilder(name, layer.Index, picture.Occasion);
        var x = b.MemoryBuffer("x", input);
        var y = b.MemoryBuffer("y", output);
        picture.ForPositions(b, byChannels: false, null, position =>
        {
            var window = position.Under(b, "window", x);
            position.ForChannels(b, channel =>
            {
                var sum = position.IsStraight ? Straight() : Rows();
                b.Store(y, position.At(y, channel), ConstantQuotient.By(position.Places).Of(b, "mean", sum));

                Variable Straight() => b.Let("sum", Enumerable.Range(0, position.Places)
                    .Select(place => Value(place / position.Columns.Count, place % position.Columns.Count))
                    .Aggregate((before, value) => before + value));

                // Row by row, so that no sum has many more terms than the others: rounding errors stay small.
                Variable Rows()
                {
                    var total = b.Let("sum", new FloatLiteral(0f).Broadcast());
                    b.For("windowRow", 0, position.Rows.Count, 1, row =>
                    {
                        var ofRow = b.Let("sumOfRow", new FloatLiteral(0f).Broadcast());
                        b.For("windowColumn", 0, position.Columns.Count, 1, column => b.Set(ofRow, ofRow + Value(row, column)));
                        b.Set(total, total + ofRow);
                    });
                    return total;
                }

                Expression Value(Expression row, Expression column) =>
                    new Load(window, position.Place(window, row, column, channel), ValueKind.Lanes);
            });
        });
        return b.Build(
            $"Layer {layer.Index}, {layer.Kind} {layer.InputShape.Title} → {layer.OutputShape.Title}: means.",
            [$"Channel by channel, {picture.Description}. {Quotients(picture)}"],
            picture.Outputs);
    }

    /// <param name="name">What the kernel is called.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="picture">Its window over the picture.</param>
    /// <param name="gradient">The gradient behind it.</param>
    /// <param name="front">Where the one in front goes.</param>
    public static Kernel LowerBackward(
        string name, AveragePool2DLayer layer, PooledPicture picture, MemoryBuffer gradient, GradientTarget front)
    {
        var b = new KernelBuilder(name, layer.Index);
        var behind = b.MemoryBuffer("gradient", gradient);
        var below = b.MemoryBuffer("gradientBelow", front.Buffer);
        var target = PoolingGradient.Begin(picture, front);
        target.ForPositions(b, below, position =>
        {
            var window = position.Under(b, "window", below);
            position.ForChannels(b, channel =>
            {
                var value = b.Let("value", new Load(behind, position.At(behind, channel), ValueKind.Lanes));
                var share = b.Let("share", ConstantQuotient.By(position.Places).Of(b, "quotient", value));
                position.ForPlaces(b, (row, column, _) => target.Store(b, window, position.Place(window, row, column, channel), share));
            });
        });
        return b.Build(
            $"Layer {layer.Index}, {layer.Kind} {layer.InputShape.Title} → {layer.OutputShape.Title}: the gradient in front of it.",
            [$"Each gradient in equal shares to the places of its window: {picture.Description}. {Quotients(picture)}"],
            picture.Outputs);
    }

    private static string Quotients(PooledPicture picture) => picture.ReachesOut
        ? "A window that reaches out has the mean of the places that there are."
        : ConstantQuotient.By(picture.Window.Places) + ", by shifts.";
}
