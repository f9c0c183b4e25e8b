using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The tables of a picture: for every three channels at a place the 27 sums with weights of −1, 0 and 1, in a vector.</summary>
internal static class SumTables
{
    private const int Entries = 27;

    /// <summary>
    /// Where the terms of entries stand among nine values and zeros, and the same negated: a vector for each input of a word of codes.
    /// </summary>
    public static ConstantBuffer Terms { get; } = Constant(
        "Terms",
        "Where the terms of a table's entries stand among nine values, zeros, and the values negated",
        ElementKind.Short,
        Layout.Of(new Dimension(Axis.Input, WindowSum.InputsPerWord), new Dimension(Axis.Lane, Shorts)),
        [
            .. Enumerable.Range(0, WindowSum.InputsPerWord)
                .SelectMany(input => Enumerable.Range(0, Shorts).Select(entry => Term(input, entry))),
        ]);

    /// <summary>Where the tables are.</summary>
    public static MemoryBuffer Buffer(string name, WindowSum sum) => new(
        name,
        ElementKind.Short,
        Layout.Of(
            new Dimension(Axis.Row, sum.Input.Height),
            new Dimension(Axis.Column, sum.Input.Width),
            new Dimension(Axis.Group, sum.Words),
            new Dimension(Axis.Input, WindowSum.TablesPerWord) { Label = "table" },
            new Dimension(Axis.Lane, Shorts) { Label = "entry" }),
        string.Empty,
        IsPersistent: false);

    public static Kernel Lower(string name, int layer, string what, WindowSum sum, MemoryBuffer input, MemoryBuffer tables)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var x = b.MemoryBuffer("x", input);
        var terms = b.MemoryBuffer("terms", Terms.Buffer);
        var target = b.MemoryBuffer("tables", tables);
        ForPlaces(b, sum.Input, (row, column) => b.For("word", 0, sum.Words, 1, word =>
        {
            var values = b.Let(
                "values",
                new Load(
                    x,
                    x.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, word.Stride(WindowSum.InputsPerWord))),
                    ValueKind.Shorts).WidenLower()
                & new IntLiteral(WindowSum.InputsPerWord).Broadcast().IsGreaterThan(new LaneIndex()));
            var signed = b.Let("signed", values.NarrowToShorts(-values));
            for (var table = 0; table < WindowSum.TablesPerWord; table++)
            {
                var sums = Enumerable.Range(table * WindowSum.InputsPerTable, WindowSum.InputsPerTable)
                    .Select(Expression (place) => new LaneLookUp(signed, terms.Load(ValueKind.Shorts, (Axis.Input, place))))
                    .Aggregate((left, right) => left + right);
                b.Store(target, target.At((Axis.Row, row), (Axis.Column, column), (Axis.Group, word), (Axis.Input, table)), sums);
            }
        }));
        return b.Build(
            $"{what}: the sums of three inputs each, with all weights of −1, 0 and 1.",
            [
                "Nine values, zeros, and the same negated stand in a vector; each entry is the sum of three of them.",
                "The method of four Russians (Arlazarov et al. 1970).",
            ]);
    }

    // Digits of an entry's number, the first input's the lowest: −1, 0 or 1, less one.
    private static int Term(int input, int entry)
    {
        var digit = (entry / new[] { 1, 3, 9 }[input % WindowSum.InputsPerTable] % 3) - 1;
        return entry >= Entries || digit == 0 ? WindowSum.InputsPerWord : digit > 0 ? input : Lane.Count + input;
    }
}
