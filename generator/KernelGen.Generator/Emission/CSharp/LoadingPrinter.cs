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
        var plan = network.Memory.Inference;
        var encodings = plan.Encodings.Select(encoding => encoding.Procedure).ToList();
        var names = new LaunchNames(encodings, network.Ledger);
        var hasCodes = encodings.Count > 0;
        string Address(MemoryBuffer buffer) => plan.Kept.Contains(buffer) ? MemoryPrinter.Shared(buffer) : MemoryPrinter.Loading(buffer);
        writer.Line(
            "/// <summary>Loads a network that only predicts: it takes of tensors what predictions with rounded weights read.</summary>");
        if (hasCodes)
        {
            writer.Line(
                "/// <remarks>Weights become codes one tensor after another, in memory that is not needed when all are loaded.</remarks>");
        }

        writer.Block($"public sealed class Loader : {(hasCodes ? "IKernelLauncher, " : string.Empty)}ITensorLoader", () =>
        {
            PrintFields(writer, hasCodes);
            PrintLoad(writer, network, new ProcedurePrinter(writer, names, "_network.", Address));
            PrintFinish(writer, network.Program);
            if (hasCodes)
            {
                writer.Line();
                var launches = new LaunchPrinter(writer, names, network, (_, buffer) => Address(buffer));
                launches.PrintDispatch("_network.Threads");
                launches.PrintNumbers();
            }
        });
    }

    private static void PrintFields(SourceWriter writer, bool hasCodes)
    {
        writer.Lines($$"""
            private readonly Kernels _network = new();
            private readonly AlignedBuffer _shared;
            {{(hasCodes ? "private readonly AlignedBuffer _loading = new(LoadingBuffers.Bytes);\n" : string.Empty)}}
            public Loader() => _shared = _network._shared;

            /// <summary>The network, which is complete when loading is finished.</summary>
            public Kernels Network => _network;

            """);
        MemoryPrinter.PrintAccess(writer, hasCodes ? ["Shared", "Loading"] : ["Shared"]);
    }

    private static void PrintLoad(SourceWriter writer, CompiledNetwork network, ProcedurePrinter procedures)
    {
        writer.Block("public void Load(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Lines("""
                TensorInfo tensor = Guard.Tensor(Tensors, index, source.Length, "source");
                StoredTensor stored = _network.Stored(index);
                Guard.TensorValues(tensor, source, stored.Minimum, stored.Maximum, "source");
                """);
            writer.Block("switch (index)", () => PrintTensors(writer, network, procedures));
            writer.Line();
            writer.Line("GC.KeepAlive(this);");
        });
        writer.Line();
    }

    /// <summary>A case for each tensor that becomes codes, and one for tensors side by side that predictions read as they are.</summary>
    private static void PrintTensors(SourceWriter writer, CompiledNetwork network, ProcedurePrinter procedures)
    {
        var (tensors, plan) = (network.Program.Tensors, network.Memory.Inference);
        for (var index = 0; index < tensors.Count; index++)
        {
            var tensor = tensors[index];
            if (plan.Encodings.FirstOrDefault(encoding => encoding.Tensor == tensor) is { } encoding)
            {
                writer.Line($"case {Integer(index)}: // {tensor.Name}");
                writer.Indented(() =>
                {
                    writer.Line("_loading.Clear();");
                    writer.Line($"stored.At({MemoryPrinter.Loading(tensor.Buffer)}).Write(source);");
                    procedures.Print(encoding.Procedure);
                    writer.Line("break;");
                });
            }
            else if (plan.Kept.Contains(tensor.Buffer))
            {
                var first = index;
                while (index + 1 < tensors.Count && plan.Kept.Contains(tensors[index + 1].Buffer))
                {
                    index++;
                }

                var (range, names) = first == index
                    ? (Integer(index), tensor.Name)
                    : ($">= {Integer(first)} and <= {Integer(index)}", $"{tensor.Name} to {tensors[index].Name}");
                writer.Line($"case {range}: // {names}");
                writer.Indented(() =>
                {
                    writer.Line("stored.Write(source);");
                    writer.Line("break;");
                });
            }
        }
    }

    private static void PrintFinish(SourceWriter writer, Program program) =>
        writer.Block("public void Finish(long seed, long step)", () =>
        {
            writer.Line("Guard.Step(step);");
            writer.Line("_network.Draw(seed, step);");
            TensorPrinter.PrintFitted(writer, program, "_network.");
            if (program.Encode is not null)
            {
                writer.Line("_network._isEncoded = true;");
            }

            writer.Line("GC.KeepAlive(this);");
        });

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
