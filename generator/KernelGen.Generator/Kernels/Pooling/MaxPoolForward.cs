using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>The largest values and, in training, where they come from.</summary>
internal static class MaxPoolForward
{
    /// <param name="name">What the kernel is called.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="picture">Its window over the picture.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="output">Where the largest values go.</param>
    /// <param name="choices">Where the numbers of their places go; null where no gradient comes back.</param>
    public static Kernel Lower(
        string name, MaxPool2DLayer layer, PooledPicture picture, MemoryBuffer input, MemoryBuffer output, MemoryBuffer? choices)
    {
        var b = new KernelBuilder(name, layer.Index, picture.Occasion);
        var x = b.MemoryBuffer("x", input);
        var y = b.MemoryBuffer("y", output);
        var chosen = choices is null ? null : b.MemoryBuffer("choices", choices);
        picture.ForPositions(b, byChannels: false, null, position =>
        {
            var window = position.Under(b, "window", x);
            position.ForChannels(b, channel =>
            {
                var largest = b.Let("largest", new Load(window, position.Place(window, 0, 0, channel), ValueKind.Lanes));
                var choice = chosen is null ? null : b.Let("choice", new IntLiteral(position.Number(0, 0)).Broadcast());
                position.ForPlaces(b, (row, column, number) =>
                {
                    if (number is IntLiteral { Value: var place } && place == position.Number(0, 0))
                    {
                        return;
                    }

                    var tag = number is IntLiteral literal ? literal.Value.ToString(CultureInfo.InvariantCulture) : string.Empty;
                    var value = b.Let("value" + tag, new Load(window, position.Place(window, row, column, channel), ValueKind.Lanes));
                    if (choice is not null)
                    {
                        b.Set(choice, new Select(largest.IsAtLeast(value), choice, number.Broadcast()));
                    }

                    b.Set(largest, largest.Max(value));
                });
                b.Store(y, position.At(y, channel), largest);
                if (chosen is not null)
                {
                    // What loops counted is shown to be a place by its bounds.
                    var known = position.IsStraight ? choice! : choice!.Max(0).Min(layer.Window.Places - 1);
                    var codes = new Unary(UnaryOperation.NarrowToCodes, known, ValueKind.Codes);
                    b.Store(chosen, position.At(chosen, channel), codes);
                }
            });
        });
        return b.Build(
            $"Layer {layer.Index}, MaxPool2D {layer.InputShape.Title} → {layer.OutputShape.Title}: the largest values"
                + (choices is null ? "." : ", and which place of the window each comes from."),
            [
                $"Channel by channel, {picture.Description}. Of equal values the first counts; NaN is larger than all.",
                .. choices is null ? (string[])[] : ["The way back leads to the chosen place alone: a byte for each value tells which."],
            ]);
    }
}
