using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission;

/// <summary>From a checked graph to the files of its class: the public surface and one file per concern.</summary>
internal static class NetworkSources
{
    public static ImmutableArray<SourceFile> Print(NetworkGraph graph)
    {
        var plan = NetworkLowering.Lower(graph);
        var memory = MemoryPlan.Make(plan);
        var ledger = NetworkLedger.Make(plan);
        ReasonCache.Shared.Keep(graph, ledger.ReasonsByLayer);
        var kernels = plan.Kernels.Select(kernel => (Finished: Finish(kernel), Tally: ledger[kernel])).ToList();
        Verifier.CheckPromise(graph, kernels.Select(kernel => kernel.Finished));
        var frame = new FileFrame(graph.Type);
        var text = new SummaryText(plan, ledger);
        var files = ImmutableArray.CreateBuilder<SourceFile>();
        files.Add(new SourceFile(
            graph.Type.HintName + ".g.cs",
            frame.InClass(
                "the public surface",
                writer => SurfacePrinter.Print(writer, plan, text),
                SurfacePrinter.Documentation(text),
                [string.Empty, .. text.All()])));
        files.Add(new SourceFile(
            graph.Type.HintName + ".Schedule.g.cs",
            frame.InKernels(
                "memory, and the order in which kernels run",
                writer => SchedulePrinter.Print(writer, plan, ledger, memory),
                namesKernels: true)));
        foreach (var (concern, title) in new[]
        {
            (Concern.Forward, "kernels of the forward pass"),
            (Concern.Backward, "the loss and kernels of the backward pass"),
            (Concern.Update, "kernels that sample, encode and update weights"),
            (Concern.Inference, "kernels that only inference and calibration use"),
        })
        {
            var own = kernels.Where(kernel => kernel.Finished.Concern == concern).ToList();
            if (own.Count > 0)
            {
                files.Add(new SourceFile(
                    $"{graph.Type.HintName}.{concern}.g.cs",
                    frame.InKernels(title, writer => PrintKernels(writer, own, graph.BatchSize))));
            }
        }

        return files.ToImmutable();
    }

    /// <summary>The kernel as it is printed.</summary>
    public static Kernel Finish(Kernel kernel)
    {
        var finished = RunningOffsets.Run(Unrolling.Run(kernel));
        Verifier.Check(finished);
        return finished;
    }

    private static void PrintKernels(SourceWriter writer, IReadOnlyList<(Kernel Finished, Tally Tally)> kernels, int batchSize) =>
        writer.Block("internal sealed unsafe partial class Kernels", () =>
        {
            for (var position = 0; position < kernels.Count; position++)
            {
                if (position > 0)
                {
                    writer.Line();
                }

                KernelPrinter.Print(writer, kernels[position].Finished, kernels[position].Tally, batchSize);
            }
        });
}
