using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp.Frozen;

/// <summary>A frozen network as C#: the public surface, the kernels, and the weights as constants.</summary>
internal static class FrozenTarget
{
    private const string Tables =
        "A table is a vector with the sums of three values for all weights of −1, 0 and 1, or of five for all of −1 and 1. Sixteen bits "
            + "hold the numbers of entries of three tables, in six, five and five bits. Lanes are outputs.";

    private const string Bits =
        "Values of −1 and 1 stand as bits, 1 for 1, 32 to a word, and zeros behind the last.";

    private const string Values =
        "Values are integers. [row][column][channel] says how they lie in memory, outermost first; a row of values is a picture of one "
            + "place.";

    public static ImmutableArray<SourceFile> Print(CompiledFrozen network, TargetClass type)
    {
        var info = network.Program.Info;
        var frame = new FileFrame(type, "a model file", "Lanes", "Batch");
        string[] architecture = [string.Empty, info.Architecture];
        return
        [
            new(
                type.HintName + ".g.cs",
                frame.InClass(
                    "the public surface",
                    writer => new FrozenSurface(writer, network, type).Print(),
                    Documentation(network),
                    architecture)),
            new(
                type.HintName + ".Kernels.g.cs",
                frame.InKernels(
                    "kernels",
                    writer => PrintKernels(writer, network),
                    [.. architecture, string.Empty, .. Words(network.Program)],
                    namesKernels: true)),
            new(
                type.HintName + ".Batch.g.cs",
                frame.InKernels("how threads share a batch", FrozenBatch.Print, architecture)),
            .. network.Program.Constants.Count == 0
                ? []
                : new SourceFile[]
                {
                    new(
                        type.HintName + ".Weights.g.cs",
                        frame.InKernels("weights and factors", writer => PrintConstants(writer, network.Program), architecture)),
                },
        ];
    }

    /// <summary>The name of a constant's bytes: they are a part of the program's file and read where they lie.</summary>
    public static string NameOf(ConstantBuffer constant) => constant.Buffer.Name;

    private static IReadOnlyList<string> Documentation(CompiledFrozen network)
    {
        var info = network.Program.Info;
        var tallies = network.Kernels.SelectMany(kernel => kernel.Forms)
            .Where(form => network.Program.Kernels.Contains(form.Kernel))
            .Select(form => form.Tally.Count)
            .ToList();
        return
        [
            "<remarks>",
            $"<para>{KernelRemarks.Escape(info.Name)}, frozen: {KernelRemarks.Escape(info.Architecture)}.</para>",
            .. info.Error.Length == 0 ? [] : new[] { $"<para>When it was frozen: {KernelRemarks.Escape(info.Error)}.</para>" },
            $"<para>{Number(info.Weights)} weights of −1, 0 and 1. A sample takes {Number(tallies.Sum(count => count.LookUps))} look-ups, "
                + $"{Number(tallies.Sum(count => count.Additions))} additions, {Number(tallies.Sum(count => count.Shifts))} shifts and no "
                + "multiplication.</para>",
            .. info.AdditionsSaved == 0
                ? []
                : new[] { $"<para>Sums are straight-line code; sharing saves {Number(info.AdditionsSaved)} additions.</para>" },
            "<para>Any number of threads may call it at the same time. "
                + (FrozenEntry.IsOnStack(network) ? "Nothing is allocated. " : "A thread's first call allocates what it works in. ")
                + "Results are the same bits on every processor.</para>",
            "</remarks>",
        ];
    }

    private static void PrintKernels(SourceWriter writer, CompiledFrozen network)
    {
        writer.Line("/// <summary>What runs for a sample, on memory of the call.</summary>");
        writer.Line(Tool.Attribute);
        writer.Block("internal static unsafe partial class Kernels", () =>
        {
            FrozenEntry.Print(writer, network);
            foreach (var kernel in network.Kernels)
            {
                writer.Line();
                KernelPrinter.Print(writer, kernel, batchSize: 1);
            }
        });
        if (!network.Program.Kernels.All(kernel => kernel.IsOfIntegers))
        {
            writer.Line();
            FrozenLanes.Print(writer, network.Program.HasBits);
        }
    }

    private static IEnumerable<string> Words(FrozenProgram program) =>
        [.. program.HasTables ? [Tables] : Array.Empty<string>(), .. program.HasBits ? [Bits] : Array.Empty<string>(), Values];

    private static void PrintConstants(SourceWriter writer, FrozenProgram program) => writer.Block(
        "internal static unsafe partial class Kernels", () =>
    {
        for (var position = 0; position < program.Constants.Count; position++)
        {
            if (position > 0)
            {
                writer.Line();
            }

            ConstantPrinter.Print(writer, program.Constants[position]);
        }
    });

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
