using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>A function of few integers: the part of its table that an integer lies in is looked up in a vector.</summary>
internal static class TableKernel
{
    // log₂ of the entries in a vector.
    private const int PartShift = 5;

    public static ConstantBuffer Values(string name, Table table) => Constant(
        name,
        "The values of a function",
        ElementKind.Short,
        Layout.Of(
            new Dimension(Axis.Tile, Parts(table)) { Label = "part" },
            new Dimension(Axis.Lane, Shorts) { Label = "entry" }),
        [.. table.Values]);

    public static Kernel Lower(string name, int layer, string what, Table table, MemoryBuffer from, MemoryBuffer to, ConstantBuffer values)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, entries, y) = (b.MemoryBuffer("x", from), b.MemoryBuffer("entries", values.Buffer), b.MemoryBuffer("y", to));
        var shape = table.Shape;
        ForPlaces(b, shape, (row, column) => b.For(
            "channel", 0, shape.Channels, Shorts, channel =>
            {
                var at = x.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel));
                var loaded = b.Let("values", new Load(x, at, ValueKind.Shorts));
                var lower = b.Let("lower", loaded.WidenLower() - new IntLiteral(table.First));
                var upper = b.Let("upper", loaded.WidenUpper() - new IntLiteral(table.First));
                var number = b.Let("number", lower.NarrowToShorts(upper));
                var (first, second) = (b.Let("lowerPart", lower >> PartShift), b.Let("upperPart", upper >> PartShift));
                var lowerResult = b.Let("lowerResult", new IntLiteral(0).Broadcast());
                var upperResult = b.Let("upperResult", new IntLiteral(0).Broadcast());
                b.For("part", 0, Parts(table), 1, part =>
                {
                    var entry = b.Let("entry", new LaneLookUp(entries.Load(ValueKind.Shorts, (Axis.Tile, part)), number));
                    b.Set(lowerResult, new Select(first.IsEqualTo(part), entry.WidenLower(), lowerResult));
                    b.Set(upperResult, new Select(second.IsEqualTo(part), entry.WidenUpper(), upperResult));
                });
                b.Store(
                    y,
                    y.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)),
                    lowerResult.NarrowToShorts(upperResult));
            }));
        return b.Build($"{what}: the entry of a table for each integer from {Text(table.First)} on.", []);
    }

    private static int Parts(Table table) => (table.Values.Length + Shorts - 1) >> PartShift;
}
