using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The sums of values that belong together.</summary>
internal static class ResidualKernel
{
    public static Kernel Lower(
        string name, int layer, string what, ModelShape shape, MemoryBuffer left, MemoryBuffer right, MemoryBuffer to)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (a, c, y) = (b.MemoryBuffer("a", left), b.MemoryBuffer("b", right), b.MemoryBuffer("y", to));
        ForPlaces(b, shape, (row, column) => b.For(
            "channel", 0, shape.Channels, Shorts, channel =>
            {
                var (first, second) = (Halves("a", a), Halves("b", c));
                var at = y.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel));
                b.Store(y, at, first.Lower + second.Lower);
                b.Store(y, at + Lane.Count, first.Upper + second.Upper);

                (Expression Lower, Expression Upper) Halves(string of, Pointer from)
                {
                    var index = from.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel));
                    if (from.Element == ElementKind.Int)
                    {
                        return (new Load(from, index, ValueKind.Bits), new Load(from, index + Lane.Count, ValueKind.Bits));
                    }

                    var values = b.Let(of + "Values", new Load(from, index, ValueKind.Shorts));
                    return (values.WidenLower(), values.WidenUpper());
                }
            }));
        return b.Build($"{what}: the sums of two values each.", []);
    }
}
