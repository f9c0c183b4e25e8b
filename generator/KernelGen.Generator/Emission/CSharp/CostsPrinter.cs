using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The ledger as data: a row of numbers for each layer and phase.</summary>
internal static class CostsPrinter
{
    public static void Print(SourceWriter writer, CompiledNetwork network, TargetClass type, SummaryText text)
    {
        var layers = network.Ledger.Rows.Select(row => row.Layer).Distinct().ToList();
        writer.Lines($$"""
            /// <summary>What a training step and inference cost, per layer and phase: <see cref="Summary"/> as data.</summary>
            /// <remarks>A row of the table: layer, phase; additions, those of integers among them, look-ups, shifts, sign flips,
            /// multiplications, divisions, square roots; bytes read, bytes written; multiplications in full precision.</remarks>
            {{Tool.Attribute}}
            public static global::KernelGen.NetworkCosts Costs => global::KernelGen.NetworkCosts.OfTable(
                "{{type.Name.TrimStart('@')}}",
                BatchSize,
                [{{string.Join(", ", layers.Select(layer => $"\"{text.Name(layer)}\""))}}],
                [
            """);
        foreach (var row in network.Ledger.Rows)
        {
            writer.Line("        " + string.Join(", ", Row(layers.IndexOf(row.Layer), row).Select(Text)) + ",");
        }

        writer.Lines("""
                ]);

            """);
    }

    private static IEnumerable<long> Row(int layer, LedgerRow row) =>
    [
        layer, (long)row.Phase,
        row.Count.Additions, row.IntegerAdditions, row.Count.LookUps, row.Count.Shifts, row.Count.SignFlips,
        row.Count.Multiplications, row.Count.Divisions, row.Count.SquareRoots,
        row.BytesRead, row.BytesWritten,
        row.FullPrecision,
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
