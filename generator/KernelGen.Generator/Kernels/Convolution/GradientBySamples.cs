using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's output, or behind the pooling that follows it, by samples: all positions of a filter behind each other,
/// scaled for the update.
/// </summary>
internal static class GradientBySamples
{
    private const string Remark =
        "The power of two is the layer's factor on gradients and, with quantized inputs, the smallest power that codes count from.";

    /// <summary>Gradients of every sample, filter by filter.</summary>
    public static Layout LayoutOf(Conv2DLayer layer, WeightGradientPlan plan, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.Sample, sampleBlocks * Lane.Count),
        new Dimension(Axis.Output, layer.Units) { Label = Text(layer.Units) + " filters", Gap = InputBySamples.Gap },
        new Dimension(Axis.Entry, Positions(plan)) { PaddedExtent = Lane.RoundUp(Positions(plan), Transpose.Size), Label = "position" });

    /// <summary>The largest magnitudes of each filter's gradients, as bits: of each sample block, since threads share these.</summary>
    public static Layout LargestOf(int filters, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.SampleBlock, sampleBlocks),
        new Dimension(Axis.Output, Lane.RoundUp(filters, Lane.Count)),
        new Dimension(Axis.Lane, Lane.Count));

    /// <summary>In another kernel: those of all sample blocks.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="largest">Their memory.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="filter">The filter, as parts of its number.</param>
    public static Variable LargestOfAll(KernelBuilder b, Pointer largest, int sampleBlocks, params Expression[] filter)
    {
        var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
        var most = b.Let("largestOfFilter", new IntLiteral(0).Broadcast());
        b.For("block", 0, blocks, 1, sampleBlocks, block => b.Set(most, most.Max(largest.Load(
            ValueKind.Bits, [(Axis.SampleBlock, block), .. filter.Select(part => (Axis.Output, part))]))));
        return most;
    }

    /// <summary>log₂ of what gradients are scaled by, so that sums are what is taken off the weights.</summary>
    public static int Shift(Conv2DLayer layer, Optimizer? optimizer) =>
        // Steps that do not depend on the gradient's scale take the weights' units into account themselves.
        layer.OutputShift + (optimizer is { ScalesSteps: true } ? 0 : layer.UpdateShift) - (layer.Quantization?.MaxRightShift ?? 0);

    /// <param name="layer">The layer.</param>
    /// <param name="name">What its kernels are called.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="error">The gradient, in the order of activations.</param>
    /// <param name="gradients">Where it goes.</param>
    /// <param name="largest">Where the largest magnitudes go; null where nobody asks.</param>
    /// <param name="pooled">The pooling that the gradient is behind; null without one.</param>
    /// <param name="places">Where the places of its windows go: elements from the window's first; null without one.</param>
    /// <param name="shift">See <see cref="Shift"/>.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        WeightGradientPlan plan,
        MemoryBuffer error,
        MemoryBuffer gradients,
        MemoryBuffer? largest,
        PooledGradient? pooled,
        MemoryBuffer? places,
        int shift,
        int sampleBlocks)
    {
        var b = new KernelBuilder(name + "TransposeGradient", layer.Index);
        var source = b.MemoryBuffer("gradient", error);
        var target = b.MemoryBuffer("gradients", gradients);
        var largestOfFilter = largest is null ? null : b.MemoryBuffer("largest", largest);
        var choices = pooled is null ? null : b.MemoryBuffer("choices", pooled.Choices);
        var placesOfSample = places is null ? null : b.MemoryBuffer("places", places);
        var square = b.Scratch("square", ElementKind.Float, Transpose.Size * Lane.Count);
        var squareOfPlaces = pooled is null ? null : b.Scratch("squareOfPlaces", ElementKind.Float, Transpose.Size * Lane.Count);
        var positions = Positions(plan);
        var whole = positions / Transpose.Size * Transpose.Size;
        ForFilters(b, layer, sampleBlocks, (block, first, filters) =>
        {
            if (largestOfFilter is not null)
            {
                b.For("filter", 0, filters, 1, Lane.Count, filter => b.Store(
                    largestOfFilter,
                    largestOfFilter.At((Axis.SampleBlock, block), (Axis.Output, first), (Axis.Output, filter)),
                    new IntLiteral(0).Broadcast()));
            }

            b.For("position", 0, whole, Transpose.Size, position =>
                b.For("filter", 0, filters, 1, Lane.Count, filter => Four(first, filter, block, position, Transpose.Size)));
            if (positions > whole)
            {
                b.Scope("The last positions.", () =>
                    b.For("filter", 0, filters, 1, Lane.Count, filter => Four(first, filter, block, whole, positions - whole)));
            }
        });
        return b.Build(
            $"Layer {layer.Index}: lays the gradient of {layer.Units} filters at {positions} positions out by samples"
                + (shift == 0 ? "." : $" and scales it by 2^{Text(shift)}."),
            pooled is null ? [Remark] :
            [
                Remark,
                $"Also where in the input the largest value of each window of {pooled.Window.Height} × {pooled.Window.Width} begins: "
                    + "elements from the window's first place.",
            ]);

        void Four(Expression first, Variable filter, Variable block, Expression position, int count)
        {
            b.For("number", 0, count, 1, number =>
            {
                (Axis, Expression)[] place =
                [
                    (Axis.SampleBlock, block),
                    (Axis.Feature, position.Stride(layer.Units)),
                    (Axis.Feature, first),
                    (Axis.Feature, filter),
                    (Axis.Feature, number.Stride(layer.Units)),
                ];
                var value = b.Let("value", source.Load(ValueKind.Lanes, place));
                var scaled = b.Let("scaled", PowersOfTwo.Scale(b, "value", value, shift));
                b.Store(square, number.Stride(Lane.Count), scaled);
                if (largestOfFilter is not null)
                {
                    var index = largestOfFilter.At((Axis.SampleBlock, block), (Axis.Output, first), (Axis.Output, filter));
                    var magnitude = b.Let("scaledMagnitude", scaled.AsBits() & PowersOfTwo.Magnitude);
                    b.Store(largestOfFilter, index, new Load(largestOfFilter, index, ValueKind.Bits).Max(magnitude));
                }

                if (pooled is not null)
                {
                    var choice = b.Let("choice", new Unary(
                        UnaryOperation.WidenCodes, choices!.Load(ValueKind.Codes, place), ValueKind.Bits));
                    b.Store(squareOfPlaces!, number.Stride(Lane.Count), Place(layer, plan, pooled.Window, choice).AsLanes());
                }
            });
            for (var missing = count; missing < Transpose.Size; missing++)
            {
                b.Store(square, missing * Lane.Count, new FloatLiteral(0f).Broadcast());
                if (pooled is not null)
                {
                    b.Store(squareOfPlaces!, missing * Lane.Count, new FloatLiteral(0f).Broadcast());
                }
            }

            b.For("sample", 0, Lane.Count, Transpose.Size, sample =>
            {
                Columns(square, target, sample);
                if (pooled is not null)
                {
                    Columns(squareOfPlaces!, placesOfSample!, sample);
                }
            });

            void Columns(Pointer rows, Pointer bySample, Variable sample) => b.Transpose(
                rows,
                sample,
                Lane.Count,
                bySample,
                bySample.At(
                    (Axis.Output, first),
                    (Axis.Output, filter),
                    (Axis.Entry, position),
                    (Axis.Sample, block.Stride(Lane.Count)),
                    (Axis.Sample, sample)),
                bySample.Stride(Axis.Sample));
        }
    }

    /// <summary>From the numbers of places in a pooling's window to elements of the input, from the window's first place.</summary>
    private static Expression Place(Conv2DLayer layer, WeightGradientPlan plan, Window window, Expression choice)
    {
        // Each place that a number reaches adds what the place is further than the one in front of it.
        var place = new IntLiteral(0).Broadcast();
        for (var number = 1; number < window.Places; number++)
        {
            place += choice.IsGreaterThan(number - 1) & (ElementsTo(number) - ElementsTo(number - 1));
        }

        return place;

        int ElementsTo(int number) =>
            layer.Window.Stride * ((number / window.Width * plan.RowStride) + (number % window.Width * plan.ColumnStride));
    }

    private static int Positions(WeightGradientPlan plan) => plan.Positions.Height * plan.Positions.Width;

    /// <summary>Sixteen filters of a sample block at a time: the block, the first filter, and how many.</summary>
    private static void ForFilters(
        KernelBuilder b, Conv2DLayer layer, int sampleBlocks, Action<Variable, Expression, Expression> body) =>
        new WorkSplit(sampleBlocks, (layer.Units + Lane.Count - 1) / Lane.Count, 1, 1).ForUnits(
            b, "block", "Tile", sampleBlocks, isSampleBlocks: true, (block, tiles) => tiles.For(b, "tile", 1, tile =>
            {
                var first = b.Let("firstFilter", tile.Stride(Lane.Count));
                Expression count = Lane.Count;
                if (layer.Units % Lane.Count != 0)
                {
                    count = b.Let("filters", (new IntLiteral(layer.Units) - first).Min(Lane.Count));
                }

                body(block, first, count);
            }));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
