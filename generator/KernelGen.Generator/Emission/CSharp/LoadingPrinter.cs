using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What loads a network that only predicts: where each tensor of a checkpoint goes, and what becomes codes at once.</summary>
internal static class LoadingPrinter
{
    public static void Print(SourceWriter writer, CompiledNetwork network)
    {
        var hasCodes = network.Memory.Inference.Encodings.Count > 0;
        writer.Line(
            "/// <summary>Loads a network that only predicts: it takes of tensors what predictions with rounded weights read.</summary>");
        if (hasCodes)
        {
            writer.Line(
                "/// <remarks>Weights become codes one tensor after another, in memory that is not needed when all are loaded.</remarks>");
        }

        writer.Block("public sealed class Loader : ITensorLoader", () =>
        {
            if (hasCodes)
            {
                writer.Line("private readonly AlignedBuffer _loading = new(LoadingBuffers.Bytes);");
                writer.Line();
            }

            writer.Lines("""
                /// <summary>The network, which is complete when loading is finished.</summary>
                public Kernels Network { get; } = new();

                """);
            if (hasCodes)
            {
                writer.Line("private SharedBuffers Shared => Network.Shared;");
                MemoryPrinter.PrintAccess(writer, "Loading");
            }
            else if (network.Program.Tensors.Any(tensor => tensor.IsFitted))
            {
                writer.Line("private SharedBuffers Shared => Network.Shared;");
                writer.Line();
            }

            PrintLoad(writer, network);
            PrintFinish(writer, network.Program);
        });
    }

    private static void PrintLoad(SourceWriter writer, CompiledNetwork network)
    {
        writer.Block("public void Load(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Lines("""
                StoredTensor stored = Network.Checked(index, source);
                if (stored.LiesIn(Network._shared)) stored.Write(source); // Else predictions read codes of it, or nothing.
                """);
            if (network.Memory.Inference.Encodings.Count > 0)
            {
                writer.Block("switch (index)", () => PrintEncodings(writer, network));
                writer.Line();
            }

            writer.Line("GC.KeepAlive(this);");
        });
        writer.Line();
    }

    /// <summary>A case for each tensor that becomes codes.</summary>
    private static void PrintEncodings(SourceWriter writer, CompiledNetwork network)
    {
        var (memory, encodings) = (network.Memory, network.Memory.Inference.Encodings);
        string Address(MemoryBuffer buffer) =>
            memory.Inference.Kept.Contains(buffer) ? MemoryPrinter.Shared(buffer) : "Loading." + memory.Loading[buffer].Name;
        var names = new LaunchNames(encodings.Select(encoding => encoding.Procedure), network.Ledger);
        var launches = new LaunchPrinter(writer, names, network, (_, buffer) => Address(buffer));
        var tensors = network.Program.Tensors;
        for (var index = 0; index < tensors.Count; index++)
        {
            if (encodings.FirstOrDefault(encoding => encoding.Tensor == tensors[index]) is { } encoding)
            {
                writer.Line($"case {index.ToString(CultureInfo.InvariantCulture)}: // {tensors[index].Name}");
                writer.Indented(() =>
                {
                    writer.Line("stored.WriteTo(_loading, source);");
                    PrintSteps(writer, launches, encoding.Procedure.Body);
                    writer.Line("break;");
                });
            }
        }
    }

    private static void PrintSteps(SourceWriter writer, LaunchPrinter launches, IEnumerable<Step> steps, string condition = "")
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case KernelLaunch launch:
                    writer.Line(condition + launches.Whole(launch));
                    break;
                case Branch { Condition: Condition.VectorLookUps, Otherwise: [] } branch when condition.Length == 0:
                    PrintSteps(writer, launches, branch.Then, "if (Lanes.HasFastLookUp) ");
                    break;
                default:
                    throw new InvalidOperationException($"{step.GetType().Name} has no text where a tensor is loaded.");
            }
        }
    }

    private static void PrintFinish(SourceWriter writer, Program program) =>
        writer.Block("public void Finish(long seed, long step)", () =>
        {
            writer.Line("Guard.Step(step);");
            writer.Line("Network.Draw(seed, step);");
            TensorPrinter.PrintFitted(writer, program, "Network.");
            if (program.Encode is not null)
            {
                writer.Line("Network._isEncoded = true;");
            }

            writer.Line("GC.KeepAlive(this);");
        });
}
