using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The ledger as data: a row of numbers for each layer and phase.</summary>
internal static class CostsPrinter
{
    private const int LineLength = 110;

    public static void Print(SourceWriter writer, CompiledNetwork network, TargetClass type, SummaryText text)
    {
        var table = new CostsTable(network.Ledger, text);
        writer.Lines($$"""
            /// <summary>What a training step and inference cost, per layer and phase.</summary>
            /// <remarks>A row of the table: layer, phase; additions, those of integers among them, look-ups, shifts, sign flips,
            /// multiplications, divisions, square roots; bytes read, bytes written; multiplications in full precision. Then
            /// those of a training step as Lin et al. 2016 count them: in full precision, and of this network.</remarks>
            {{Tool.Attribute}}
            public static global::KernelGen.NetworkCosts Costs => global::KernelGen.NetworkCosts.OfTable(
                "{{type.Name.TrimStart('@')}}",
                BatchSize,
                [
            """);
        foreach (var line in Lines(table.Names.Select(name => $"\"{name}\",")))
        {
            writer.Line("        " + line);
        }

        writer.Lines("""
                ],
                [
            """);
        foreach (var row in Table(table.Rows, writer.Room - 8))
        {
            writer.Line("        " + row);
        }

        var (full, left) = (Text(network.Program.Info.PaperFullPrecision), Text(network.Program.Info.PaperNetwork));
        writer.Lines($$"""
                ]) with { PaperMultiplications = new({{full}}, {{left}}) };

            """);
    }

    /// <summary>Words, as many to a line as it holds.</summary>
    private static IEnumerable<string> Lines(IEnumerable<string> words)
    {
        var line = string.Empty;
        foreach (var word in words)
        {
            if (line.Length + word.Length >= LineLength)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }

    /// <summary>Rows of numbers, in columns where lines are long enough for that.</summary>
    private static IEnumerable<string> Table(IReadOnlyList<long[]> rows, int room)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => Text(row[column]).Length)).ToList();
        var fits = widths.Sum() + (2 * widths.Count) <= room;
        return rows.Select(row => string.Join(
            ", ", row.Select((value, column) => Text(value).PadLeft(fits ? widths[column] : 0))) + ",");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
