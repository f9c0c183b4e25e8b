using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The largest magnitude of one picture, which its fixed point goes by: of parts first, then of all.</summary>
internal static class PictureMagnitude
{
    private const int Parts = 16;

    /// <summary>Lane by lane the largest magnitude of each part.</summary>
    public static MemoryBuffer Buffer(string tag) => new(
        "Magnitudes" + tag,
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Tile, Parts) { Label = "part" }, new Dimension(Axis.Lane, Lane.Count)),
        " of one sample, the bits of the largest",
        false);

    /// <summary>The kernel of the parts.</summary>
    public static Kernel Lower(string name, Conv2DLayer layer, MemoryBuffer input, MemoryBuffer magnitudes)
    {
        var b = new KernelBuilder(name, layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("input", input);
        var largestOfParts = b.MemoryBuffer("magnitudes", magnitudes);
        var vectors = layer.Inputs / Lane.Count;
        var length = (vectors + Parts - 1) / Parts;
        IfLooksUp(b, () => b.ForUnits("part", Parts, part =>
        {
            var largest = b.Let("largest", new IntLiteral(0).Broadcast());
            var first = b.Let("firstVector", part.Stride(length).Min(vectors));
            var last = b.Let("lastVector", (part.Stride(length) + length).Min(vectors));
            b.For("vector", first, last, 1, (vectors, Parts), vector => Include(vector.Stride(Lane.Count)));
            if (layer.Inputs % Lane.Count != 0)
            {
                b.Section("The last values, some of them once more.", () => Include(layer.Inputs - Lane.Count));
            }

            b.Store(largestOfParts, largestOfParts.At((Axis.Tile, part)), largest);

            void Include(Expression feature) => b.Set(
                largest, largest.Max(x.Load(ValueKind.Lanes, (Axis.Feature, feature)).AsBits() & PowersOfTwo.Magnitude));
        }));
        return b.Build(
            $"Layer {Text(layer.Index)}, {layer.Description}: the largest magnitudes among the inputs of one sample.", []);
    }

    /// <summary>
    /// Statements for machines that look up fixed-point numbers in vectors fast; on others <see cref="Conv2DOneSample"/> does all.
    /// </summary>
    public static void IfLooksUp(KernelBuilder b, Action body) =>
        b.If(b.Host("hasLookUps", KernelScalar.HasShortLookUps).IsNotEqualTo(0), body);

    /// <summary>In another kernel: from floats to integers and back, by the largest magnitude of the picture.</summary>
    public static FixedPoint Scale(KernelBuilder b, MemoryBuffer magnitudes, int bits)
    {
        var largestOfParts = b.MemoryBuffer("magnitudes", magnitudes);
        FixedPoint? scale = null;
        b.Section($"The largest magnitude of the picture, and what brings it below 2^{Text(bits)}.", () =>
        {
            var largest = b.Let("largest", new IntLiteral(0).Broadcast());
            b.For("part", 0, Parts, 1, part => b.Set(
                largest, largest.Max(largestOfParts.Load(ValueKind.Bits, (Axis.Tile, part)))));
            InAllLanes(b, largest, (one, other) => one.Max(other));
            scale = new FixedPoint(b, string.Empty, bits, largest);
        });
        return scale!;
    }

    /// <summary>What an operation makes of all lanes, in each.</summary>
    public static void InAllLanes(KernelBuilder b, Variable lanes, Func<Expression, Expression, Expression> operation)
    {
        for (var distance = Lane.Count / 2; distance > 0; distance /= 2)
        {
            b.Set(lanes, operation(lanes, new LaneLookUp(lanes.AsLanes(), new LaneIndex() + distance).AsBits()));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
