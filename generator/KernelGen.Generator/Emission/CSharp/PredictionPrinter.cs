using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What one caller that predicts has for itself: its memory, and the procedures that run on it.</summary>
internal static class PredictionPrinter
{
    public static void Print(SourceWriter writer, CompiledNetwork network)
    {
        var program = network.Program;
        var names = new LaunchNames(program.Reading, network.Ledger);
        var procedures = new ProcedurePrinter(writer, names, "_network.", MemoryPrinter.Shared);
        var launches = new LaunchPrinter(writer, names, network, (launch, buffer) =>
            buffer.IsPersistent ? MemoryPrinter.Shared(buffer)
            : program.PredictOne is { } one && one.Launches.Contains(launch) ? MemoryPrinter.Row(buffer)
            : MemoryPrinter.Batch(buffer));
        writer.Line("/// <summary>What one caller that predicts has for itself: memory, and launches that run on it.</summary>");
        writer.Line("/// <remarks>What it shares with others it only reads.</remarks>");
        writer.Block("private sealed class Prediction : Workspace, IKernelLauncher", () =>
        {
            PrintFields(writer, program, names);
            MemoryPrinter.PrintAccess(writer, program.PredictOne is null ? ["Shared", "Batch"] : ["Shared", "Batch", "Row"]);
            PrintPredict(writer, program, procedures);
            if (program.Info.TakesLabels)
            {
                PrintClassify(writer, program.Info);
            }

            writer.Block("private void Begin(float* inputRows, int samples)", () => procedures.Print(program.BeginPrediction));
            writer.Line();
            launches.PrintDispatch("_network.Threads");
            launches.PrintNumbers();
        });
    }

    private static void PrintFields(SourceWriter writer, Program program, LaunchNames names)
    {
        var row = program.PredictOne is null
            ? string.Empty
            : "private AlignedBuffer _row = AlignedBuffer.Empty; // until a few samples come\n";
        var logits = program.Info.TakesLabels ? "private float[] _logits = []; // until somebody asks for classes\n" : string.Empty;
        var values = new[] { KernelScalar.Samples, KernelScalar.InputRows, KernelScalar.OutputRows }.Where(names.Use);
        writer.Lines($$"""
            private readonly Kernels _network;
            private readonly AlignedBuffer _shared;
            private AlignedBuffer _batch = AlignedBuffer.Empty; // until a mini-batch comes
            {{row}}{{logits}}
            // What launches are told besides memory.
            private int _sampleBlocks;
            {{string.Concat(values.Select(value => LaunchPrinter.FieldDeclaration(value) + "\n"))}}
            public Prediction(Kernels network)
            {
                _network = network;
                _shared = network._shared;
            }

            """);
    }

    private static void PrintPredict(SourceWriter writer, Program program, ProcedurePrinter procedures)
    {
        var few = program.PredictOne is null ? string.Empty : ", or one by one where they are few, to the same bits";
        writer.Line($"/// <summary>Logits of any number of samples, a mini-batch at a time{few}.</summary>");
        writer.Block("public void Predict(float* inputRows, int samples, float* outputRows)", () => procedures.Print(program.Predict));
        writer.Line();
        if (program.PredictOne is { } one)
        {
            writer.Line("/// <summary>Logits of a few samples, lanes over outputs.</summary>");
            writer.Block("private void PredictOneByOne(float* inputRows, int samples)", () => procedures.Print(one));
            writer.Line();
        }
    }

    private static void PrintClassify(SourceWriter writer, NetworkInfo info)
    {
        var chooses = info.OutputSize == 1
            ? $"Logits.IsAbove(rows[0], {ExpressionPrinter.Float(info.Threshold)}) ? 1 : 0"
            : "Logits.Largest(rows.Slice(0, OutputSize))";
        writer.Lines($$"""
            /// <summary>Classes of any number of samples, from their logits.</summary>
            public void Classify(float* inputRows, int samples, Span<int> labels)
            {
                int room = samples == 1 ? OutputSize : BatchSize * OutputSize;
                if (_logits.Length < room)
                {
                    _logits = new float[room];
                }

                for (int first = 0; first < samples; first += BatchSize)
                {
                    int count = Math.Min(BatchSize, samples - first);
                    fixed (float* logits = _logits)
                    {
                        Predict(inputRows, count, logits);
                    }

                    ReadOnlySpan<float> rows = _logits;
                    for (int sample = 0; sample < count; sample++)
                    {
                        labels[first + sample] = {{chooses}};
                        rows = rows.Slice(OutputSize);
                    }

                    inputRows += BatchSize * InputSize;
                }
            }

            """);
    }
}
