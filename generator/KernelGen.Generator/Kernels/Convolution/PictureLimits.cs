using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Behind <see cref="PictureSums"/>: whether a sum may have left 16 bits on its way, so that <see cref="Conv2DOneSample"/> has to form all
/// of them anew; likewise where no instruction looks up fixed-point numbers in vectors, and nothing has been summed.
/// </summary>
internal static class PictureLimits
{
    /// <summary>Not zero where sums have to be formed anew.</summary>
    public static MemoryBuffer Buffer(string tag) => new(
        "IsLeft" + tag,
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Sample, 1)),
        " of one sample, not zero where sums have to be formed anew",
        false);

    public static Kernel Lower(string name, Conv2DLayer layer, OneSampleShape shape, OneSampleBuffers ofOne)
    {
        var b = new KernelBuilder(name, layer.Index, Occasion.Sample);
        var isLeft = b.MemoryBuffer("isLeft", ofOne.IsLeft);
        b.ForUnits("picture", 1, picture =>
        {
            var place = isLeft.At((Axis.Sample, picture));
            b.Store(isLeft, place, -1);
            PictureMagnitude.IfLooksUp(
                b, () => b.Store(isLeft, place, shape.MayLeave ? LanesBeyond(b, layer, shape, ofOne) : 0));
        });
        return b.Build(
            $"Layer {layer.Index.ToString(CultureInfo.InvariantCulture)}, {layer.Description}: whether a sum of one sample may have "
                + "left 16 bits on its way.",
            []);
    }

    /// <summary>Not zero where the largest sum, as it is seen, and a row of the kernel more are beyond 16 bits.</summary>
    private static Variable LanesBeyond(KernelBuilder b, Conv2DLayer layer, OneSampleShape shape, OneSampleBuffers ofOne)
    {
        var totals = b.MemoryBuffer("totals", ofOne.Totals);
        var peaks = b.MemoryBuffer("peaks", ofOne.Peaks);
        var total = b.Let("total", new IntLiteral(0).Broadcast());
        b.For("row", 0, layer.InputShape.Height, 1, row => b.Set(total, total.Max(totals.Load(ValueKind.Bits, (Axis.Row, row)))));
        var peak = b.Let("peak", new IntLiteral(0).Broadcast());
        b.For("tile", 0, shape.Tiles, 1, tile => b.For("row", 0, layer.OutputShape.Height, 1, row => b.Set(
            peak, peak.Max(peaks.Load(ValueKind.Bits, (Axis.Tile, tile), (Axis.Row, row))))));
        b.Section("Sums are seen behind each row of the kernel: from there they get so much further at most.", () =>
            b.For("kernelColumn", 0, layer.Window.Width, 1, _ => b.Set(peak, peak + total), mayUnroll: true));
        return b.Let("lanesBeyond", (new IntLiteral(short.MaxValue).Broadcast() - peak).SignBits());
    }
}
