using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>A compiled network as C#: the public surface, the schedule, and the kernels in a file for each phase.</summary>
internal static class CSharpTarget
{
    private static readonly (Phase Phase, string Title)[] KernelFiles =
    [
        (Phase.Forward, "kernels of the forward pass"),
        (Phase.Backward, "the loss and kernels of the backward pass"),
        (Phase.Update, "kernels that sample, encode and update weights"),
        (Phase.Inference, "kernels that only inference and calibration use"),
    ];

    /// <summary>All files.</summary>
    /// <param name="network">The network.</param>
    /// <param name="type">Its class.</param>
    /// <param name="shortVectors">Which kernels have a second text, for vectors of four lanes.</param>
    public static ImmutableArray<SourceFile> Print(
        CompiledNetwork network, TargetClass type, ShortVectorTexts shortVectors = ShortVectorTexts.None)
    {
        var frame = new FileFrame(type);
        var text = new SummaryText(network.Program.Info, network.Ledger);
        var files = ImmutableArray.CreateBuilder<SourceFile>();
        files.Add(new SourceFile(
            type.HintName + ".g.cs",
            frame.InClass(
                "the public surface",
                writer => new SurfacePrinter(writer, network, type).Print(text),
                SurfacePrinter.Documentation(text),
                Words.Architecture(network.Program.Info),
                [.. SurfacePrinter.Interfaces(network.Program.Info)])));
        files.Add(new SourceFile(
            type.HintName + ".Schedule.g.cs",
            frame.InKernels(
                "memory, and the order in which kernels run",
                writer => new SchedulePrinter(writer, network).Print(type),
                Words.Schedule(network.Program.Info),
                namesKernels: true)));
        var kernels = network.Kernels.ToLookup(FileOf(network.Program));
        var steps = new HashSet<Kernel>(
            network.Program.Train.Launches.Concat(network.Program.Predict.Launches).Select(launch => launch.Kernel));
        foreach (var (phase, title) in KernelFiles)
        {
            if (kernels.Contains(phase))
            {
                files.Add(new SourceFile(
                    $"{type.HintName}.{phase}.g.cs",
                    frame.InKernels(
                        title,
                        writer => PrintKernels(writer, kernels[phase].ToList(), TextsOf, network.Program.Info.BatchSize),
                        Words.Kernels(network.Program.Info))));
            }
        }

        return files.ToImmutable();

        // What runs now and then need not be fast, as long as it is compiled.
        ShortVectorTexts TextsOf(CompiledKernel kernel) =>
            shortVectors == ShortVectorTexts.LongKernels && !kernel.Served.Any(served => steps.Contains(served.Kernel))
                ? ShortVectorTexts.None
                : shortVectors;
    }

    /// <summary>
    /// The file of a kernel: of the first phase that it is launched in, since inference uses much of the forward pass; what makes codes of
    /// weights stands with their updates.
    /// </summary>
    private static Func<CompiledKernel, Phase> FileOf(Program program)
    {
        var phases = new Dictionary<Kernel, Phase>();
        foreach (var launch in program.Procedures.SelectMany(procedure => procedure.Launches))
        {
            var phase = launch is { Kernel.Occasion: Occasion.Weights, Phase: Phase.Forward } ? Phase.Update : launch.Phase;
            phases[launch.Kernel] = phases.TryGetValue(launch.Kernel, out var known) && known < phase ? known : phase;
        }

        return kernel => kernel.Served.Min(served => phases[served.Kernel]);
    }

    private static void PrintKernels(
        SourceWriter writer, IReadOnlyList<CompiledKernel> kernels, Func<CompiledKernel, ShortVectorTexts> textsOf, int batchSize) =>
        writer.Block("internal sealed unsafe partial class Kernels", () =>
        {
            for (var position = 0; position < kernels.Count; position++)
            {
                if (position > 0)
                {
                    writer.Line();
                }

                KernelPrinter.Print(writer, kernels[position], batchSize, textsOf(kernels[position]));
            }
        });
}
