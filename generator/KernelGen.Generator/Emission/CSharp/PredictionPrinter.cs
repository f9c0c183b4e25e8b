using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>What one caller that predicts has for itself: its memory, and the launches that run on it.</summary>
internal static class PredictionPrinter
{
    public static void Print(SourceWriter writer, NetworkPlan plan, NetworkLedger ledger)
    {
        var launches = new LaunchPrinter(plan, new LaunchNames(plan.PredictingSchedules, ledger), (launch, buffer) =>
            buffer.IsPersistent ? MemoryPrinter.Shared(buffer)
            : plan.PredictOne.Contains(launch) ? MemoryPrinter.Row(buffer)
            : MemoryPrinter.Batch(buffer));
        writer.Line("/// <summary>What one caller that predicts has for itself: memory, and stages that run on it.</summary>");
        writer.Line("/// <remarks>What it shares with others it only reads.</remarks>");
        writer.Block("private sealed class Prediction : Workspace, IStages", () =>
        {
            PrintFields(writer, plan, launches);
            PrintPredict(writer, plan, launches);
            PrintClassify(writer, plan.Graph);
            PrintBegin(writer, launches);
            launches.PrintDispatch(writer, "_network.Threads");
            launches.PrintNumbers(writer);
        });
    }

    private static void PrintFields(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        var hasPredictOne = plan.PredictOne.Count > 0;
        var row = hasPredictOne ? "private AlignedBuffer _row = AlignedBuffer.Empty; // until a few samples come\n" : string.Empty;
        writer.Lines($$"""
            private readonly Kernels _network;
            private readonly AlignedBuffer _shared;
            private AlignedBuffer _batch = AlignedBuffer.Empty; // until a mini-batch comes
            {{row}}private float[] _logits = []; // until somebody asks for classes

            // What stages are told besides memory.
            private int _slabs;
            {{launches.Fields(KernelScalar.Samples, KernelScalar.InputRows, KernelScalar.OutputRows)}}
            public Prediction(Kernels network)
            {
                _network = network;
                _shared = network._shared;
            }

            """);
    }

    private static void PrintPredict(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        var hasPredictOne = plan.PredictOne.Count > 0;
        var few = hasPredictOne ? ", or one by one where they are few, to the same bits" : string.Empty;
        writer.Line($"/// <summary>Logits of any number of samples, a mini-batch at a time{few}.</summary>");
        writer.Block("public void Predict(float* inputRows, int samples, float* outputRows)", () =>
        {
            if (plan.Round.Count > 0)
            {
                writer.Line("_network.Encode();");
            }

            writer.Line("_outputRows = outputRows;");
            if (hasPredictOne)
            {
                writer.Block("if (samples <= Lanes.FewSamples)", () =>
                {
                    writer.Line("PredictOneByOne(inputRows, samples);");
                    writer.Line("return;");
                });
                writer.Line();
            }

            writer.Lines("""
                if (_batch.Length == 0)
                {
                    _batch = AlignedBuffer.Take(ref _network._spare, BatchPlane.Bytes);
                }

                """);
            LaunchPrinter.PrintCondition(writer, "_network._inferenceWeights", plan.Predict);
            LaunchPrinter.PrintBatches(writer, () =>
            {
                launches.PrintLaunches(writer, plan.Predict);
                writer.Line("_outputRows += BatchSize * OutputSize;");
            });
        });
        writer.Line();
        if (!hasPredictOne)
        {
            return;
        }

        writer.Line("/// <summary>Logits of a few samples, lanes over outputs.</summary>");
        writer.Block("private void PredictOneByOne(float* inputRows, int samples)", () =>
        {
            writer.Lines("""
                if (_row.Length == 0)
                {
                    _row = new AlignedBuffer(RowPlane.Bytes);
                }

                """);
            LaunchPrinter.PrintCondition(writer, "_network._inferenceWeights", plan.PredictOne);
            writer.Line("_inputRows = inputRows;");
            writer.Block("for (int sample = 0; sample < samples; sample++)", () =>
            {
                launches.PrintLaunches(writer, plan.PredictOne);
                writer.Line("_inputRows += InputSize;");
                writer.Line("_outputRows += OutputSize;");
            });
        });
        writer.Line();
    }

    private static void PrintClassify(SourceWriter writer, NetworkGraph graph)
    {
        var chooses = graph.OutputSize == 1
            ? $"Logits.IsAbove(rows[0], {ExpressionPrinter.Float(graph.Threshold)}) ? 1 : 0"
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

    private static void PrintBegin(SourceWriter writer, LaunchPrinter launches)
    {
        writer.Block("private void Begin(float* inputRows, int samples)", () =>
        {
            writer.Line("_inputRows = inputRows;");
            if (launches.Uses(KernelScalar.Samples))
            {
                writer.Line("_samples = samples;");
            }

            writer.Line("_slabs = (samples + 15) >> 4;");
        });
        writer.Line();
    }
}
