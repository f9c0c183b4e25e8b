using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The hidden half: memory, the gate in front of it, the launches of who changes the network, and their order.</summary>
internal static class SchedulePrinter
{
    public static void Print(SourceWriter writer, NetworkPlan plan, NetworkLedger ledger, MemoryPlan memory)
    {
        var hasTargets = plan.Graph.Loss.TakesTargets();
        var launches = new LaunchPrinter(plan, new LaunchNames(plan.ChangingSchedules, ledger), (_, buffer) => Address(buffer));
        writer.Line("/// <summary>What all callers of the network share, and the stages of the one that changes it.</summary>");
        writer.Line("/// <remarks>A stage is one kernel; threads share its units of work.</remarks>");
        writer.Line(Tool.Attribute);
        writer.Block("internal sealed unsafe partial class Kernels : IStages", () =>
        {
            EntryPrinter.PrintHead(writer, plan);
            PrintFields(writer, plan, launches);
            EntryPrinter.Print(writer, plan);
            PrintInitialise(writer, plan, launches);
            PrintTraining(writer, plan, launches, hasTargets);
            PrintReading(writer);
            if (plan.HasStatistics)
            {
                PrintCalibration(writer, plan, launches);
            }

            PrintEncode(writer, plan, launches);
            PrintBegin(writer, plan, launches);
            PrintTensors(writer, plan);
            launches.PrintDispatch(writer, "Threads");
            PredictionPrinter.Print(writer, plan, ledger);
            writer.Line();
            launches.PrintNumbers(writer);
            writer.Line();
            MemoryPrinter.Print(writer, memory);
        });
    }

    private static void PrintFields(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        var hasCodes = plan.Round.Count > 0;
        var hasTargets = plan.Graph.Loss.TakesTargets();
        var codes = hasCodes
            ? "private readonly object _encoding = new();\nprivate volatile bool _isEncoded; // whether the codes in memory are those of the weights\n"
            : string.Empty;
        var values = launches.Fields(
        [
            KernelScalar.Samples,
            KernelScalar.InverseCount,
            KernelScalar.Rate,
            .. plan.StepScalars.Select(value => value.Host),
            KernelScalar.IsLaterBatch,
        ]);
        writer.Lines($$"""
            private readonly NetworkGate _gate;
            private readonly AlignedBuffer _shared = new(SharedPlane.Bytes);
            private AlignedBuffer _scratch = AlignedBuffer.Empty; // until the network is trained or calibrated
            private AlignedBuffer? _spare; // _scratch, for one caller to predict in: nobody does while the network changes
            private InferenceWeights _inferenceWeights;
            private int _threads;
            {{codes}}
            // What stages are told besides memory.
            private int _slabs;
            {{values}}private int _step;
            private int _key;
            private int _streamKey;
            private float* _inputRows;
            private int* _labelRows;
            {{(hasTargets ? "private float* _targetRows;\n" : string.Empty)}}private long _seed;
            private long _steps;

            public Kernels(long seed, int threads)
            {
                _threads = threads == 0 ? Math.Min(Environment.ProcessorCount, Guard.MaximumThreads) : Guard.Threads(threads);
                _gate = new NetworkGate("{{plan.Graph.Type.Name.TrimStart('@')}}", NewPrediction);
                Draw(seed, 0);
                Initialise();
            }

            /// <summary>Who may use the network, and who does.</summary>
            public NetworkGate Gate => _gate;

            public int Threads
            {
                get => _threads;
                set => _threads = Guard.Threads(value);
            }

            public long Seed => Volatile.Read(ref _seed);

            public long Step => Volatile.Read(ref _steps);

            public InferenceWeights InferenceWeights
            {
                get => _inferenceWeights;
                set
                {
                    Guard.{{(plan.Graph.IsMultiplicationFree ? "CodedInference" : "Inference")}}(value);
                    _gate.Begin(NetworkUse.InferenceWeights);
                    {{(hasCodes ? "_isEncoded &= value == _inferenceWeights;\n        " : string.Empty)}}_inferenceWeights = value;
                    _gate.End();
                }
            }

            public void Restore(long seed, long step)
            {
                Guard.Step(step);
                _gate.Begin(NetworkUse.Restore);
                Draw(seed, step);
                _gate.End();
            }

            private void Draw(long seed, long step)
            {
                Volatile.Write(ref _seed, seed);
                Volatile.Write(ref _steps, step);
                {{(hasCodes ? "_isEncoded = false;\n    " : string.Empty)}}unchecked
                {
                    // Keys of the random draws: the two halves of the seed, the second mixed with a stage's stream.
                    _key = (int)seed;
                    _streamKey = (int)(seed >> 32);
                    _step = (int)step;
                }
            }

            private Workspace NewPrediction() => new Prediction(this);

            """);
    }

    private static void PrintInitialise(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        writer.Block("private void Initialise()", () =>
        {
            launches.PrintLaunches(writer, plan.Initialise);
            foreach (var tensor in plan.Tensors.Where(tensor => tensor.InitialValue != 0f))
            {
                writer.Line($"new Span<float>({Address(tensor.MemoryBuffer)}, {Integer(tensor.Columns)}).Fill({ExpressionPrinter.Float(tensor.InitialValue)});");
            }

            writer.Line("GC.KeepAlive(this);");
        });
        writer.Line();
    }

    private static void PrintTraining(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches, bool hasTargets)
    {
        writer.Line("/// <summary>One mini-batch: forward, backward, update. Returns the mean loss before the update.</summary>");
        var targets = hasTargets ? "float* targetRows, " : string.Empty;
        writer.Block($"private float Train(float* inputRows, int samples, int* labelRows, {targets}float learningRate)", () =>
            PrintGuarded(writer, "_gate.Begin(NetworkUse.Train);", "_gate.End();", () =>
            {
                writer.Lines($$"""
                    ReserveScratch();
                    Begin(inputRows, samples);
                    _labelRows = labelRows;
                    {{(hasTargets ? "_targetRows = targetRows;\n" : string.Empty)}}{{Rates(plan, launches)}}
                    """);
                PrintForgetCodes(writer, plan);
                launches.PrintLaunches(writer, plan.Train);
                writer.Lines($$"""
                    long steps = _steps + 1;
                    _step = unchecked((int)steps);
                    Volatile.Write(ref _steps, steps);
                    return *{{Address(plan.Loss)}}{{(plan.Graph.IsMultiplicationFree ? string.Empty : " / samples")}};
                    """);
            }));
        writer.Line();
    }

    private static void PrintForgetCodes(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Round.Count > 0)
        {
            writer.Line("_isEncoded = false;");
        }
    }

    /// <summary>What a caller does between being let in and leaving, whatever happens.</summary>
    private static void PrintGuarded(SourceWriter writer, string enter, string leave, Action body)
    {
        writer.Line(enter);
        writer.Block("try", body);
        writer.Block("finally", () =>
        {
            writer.Line("GC.KeepAlive(this);");
            writer.Line(leave);
        });
    }

    /// <summary>What the learning rate becomes: in the error, or in the steps of an optimizer; Step + 1 is the step t from 1.</summary>
    private static string Rates(NetworkPlan plan, LaunchPrinter launches)
    {
        var lines = new List<string>();
        if (launches.Uses(KernelScalar.Rate))
        {
            lines.Add($"_rate = learningRate{(plan.Graph.IsMultiplicationFree ? string.Empty : " / samples")};");
        }

        foreach (var value in plan.StepScalars)
        {
            lines.Add(value.Host == KernelScalar.StepBits
                ? $"{LaunchPrinter.Field(value.Host)} = StepSizes.ShiftAdaMax(learningRate, Step + 1);"
                : $"{LaunchPrinter.Field(value.Host)} = StepSizes.Adam({(value.HasRate ? "learningRate" : "1f")}, {ExpressionPrinter.Float(value.Beta)}, Step + 1);");
        }

        return string.Join("\n", lines);
    }

    private static void PrintReading(SourceWriter writer)
    {
        foreach (var (name, summary, results) in new[]
        {
            ("Predict", "Logits of any number of samples", "float* outputRows"),
            ("Classify", "Classes of any number of samples", "Span<int> labels"),
        })
        {
            var argument = results.Substring(results.IndexOf(' ') + 1);
            writer.Line($"/// <summary>{summary}, for any number of callers at the same time.</summary>");
            writer.Block($"private void {name}(float* inputRows, int samples, {results})", () => PrintGuarded(
                writer,
                $"Prediction prediction = (Prediction)_gate.Enter(NetworkUse.{name});",
                "NetworkGate.Leave(prediction);",
                () => writer.Line($"prediction.{name}(inputRows, samples, {argument});")));
            writer.Line();
        }
    }

    private static void PrintCalibration(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        writer.Line("/// <summary>Statistics of each normalising layer's inputs over all samples, each mini-batch normalised by its own.</summary>");
        writer.Block("private void Calibrate(float* inputRows, int samples)", () =>
            PrintGuarded(writer, "_gate.Begin(NetworkUse.Calibrate);", "_gate.End();", () => PrintStatistics(writer, plan, launches)));
        writer.Line();
    }

    private static void PrintStatistics(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        writer.Line("ReserveScratch();");
        if (plan.Round.Count > 0)
        {
            writer.Line("Encode();");
        }

        LaunchPrinter.PrintCondition(writer, "_inferenceWeights", plan.Calibrate);
        foreach (var norm in plan.Norms)
        {
            writer.Line($"BatchStatistics {Local(norm.Mean!)} = new({Integer(norm.Features)});");
        }

        if (plan.Average.Count > 0)
        {
            writer.Line("int batches = 0;");
        }

        LaunchPrinter.PrintBatches(
            writer,
            () =>
            {
                if (plan.Average.Count > 0)
                {
                    writer.Line("_isLaterBatch = batches == 0 ? 0 : -1;");
                }

                launches.PrintLaunches(writer, plan.Calibrate);
                foreach (var norm in plan.Norms)
                {
                    writer.Lines($"""
                        {Local(norm.Mean!)}.Add(
                            {Address(norm.Mean!)},
                            {Address(norm.Spread!)},
                            count);
                        """);
                }

                if (plan.Average.Count > 0)
                {
                    writer.Line("batches++;");
                }
            },
            plan.Average.Count == 0 ? null : () =>
            {
                writer.Line("// Every mini-batch counts alike: a last one that is not full is left out.");
                writer.Block("if (count < BatchSize && batches > 0)", () => writer.Line("break;"));
                writer.Line();
            });
        writer.Line();
        foreach (var norm in plan.Norms)
        {
            writer.Lines($"""
                {Local(norm.Mean!)}.Store(
                    {Address(norm.RunningMean!)},
                    {Address(norm.RunningSpread!)});
                """);
        }

        if (plan.Average.Count > 0)
        {
            writer.Line($"ShiftReciprocal.Store(batches, {Address(plan.Reciprocal)});");
            launches.PrintLaunches(writer, plan.Average);
        }
    }

    private static void PrintEncode(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        if (plan.Round.Count == 0)
        {
            return;
        }

        writer.Line("/// <summary>Codes of the weights that inference uses, unless they are there.</summary>");
        writer.Line("/// <remarks>Of several callers one makes them; the others wait.</remarks>");
        writer.Block("private void Encode()", () =>
        {
            writer.Block("if (_isEncoded)", () => writer.Line("return;"));
            writer.Line();
            writer.Block("lock (_encoding)", () =>
            {
                writer.Block("if (_isEncoded)", () => writer.Line("return;"));
                writer.Line();
                writer.Block("if (_inferenceWeights == InferenceWeights.Rounded)", () => launches.PrintLaunches(writer, plan.Round));
                writer.Block("else if (_inferenceWeights == InferenceWeights.Sampled)", () => launches.PrintLaunches(writer, plan.Sample));
                writer.Line();
                if (plan.OneSampleCodes.Count > 0)
                {
                    writer.Block(
                        "if (_inferenceWeights != InferenceWeights.Real && Lanes.FewSamples > 0)",
                        () => launches.PrintLaunches(writer, plan.OneSampleCodes));
                    writer.Line();
                }

                writer.Line("// Who reads this as true reads the codes too.");
                writer.Line("_isEncoded = true;");
            });
        });
        writer.Line();
    }

    private static void PrintBegin(SourceWriter writer, NetworkPlan plan, LaunchPrinter launches)
    {
        writer.Lines("""
            private void ReserveScratch()
            {
                if (_scratch.Length == 0)
                {
                    _scratch = new AlignedBuffer(ScratchPlane.Bytes);
                    _spare = _scratch;
                }
            }

            """);
        writer.Block("private void Begin(float* inputRows, int samples)", () =>
        {
            writer.Line("_inputRows = inputRows;");
            if (launches.Uses(KernelScalar.Samples))
            {
                writer.Line("_samples = samples;");
            }

            writer.Line("_slabs = (samples + 15) >> 4;");
            if (launches.Uses(KernelScalar.InverseCount))
            {
                writer.Line("_inverseCount = 1f / samples;");
            }

            if (plan.HasReciprocal)
            {
                writer.Line($"ShiftReciprocal.Store(samples, {Address(plan.Reciprocal)});");
            }
        });
        writer.Line();
    }

    private static void PrintTensors(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line("/// <summary>The least and the greatest value that a tensor may hold.</summary>");
        writer.Block("private static (float Minimum, float Maximum) Limits(int index) => index switch", () =>
        {
            for (var index = 0; index < plan.Tensors.Count; index++)
            {
                var tensor = plan.Tensors[index];
                if (tensor.State is not null)
                {
                    if (tensor.State.IsNonNegative)
                    {
                        writer.Line($"{Integer(index)} => (0f, float.MaxValue),");
                    }
                }
                else if (tensor.Layout is { IsReal: false })
                {
                    writer.Line($"{Integer(index)} => (-1f, 1f),");
                }
                else if (tensor.IsNonNegative)
                {
                    writer.Line($"{Integer(index)} => (0f, float.MaxValue),");
                }
            }

            writer.Line("_ => (float.MinValue, float.MaxValue),");
        }, ";");
        writer.Line();
        writer.Block("public void ReadTensor(int index, Span<float> destination)", () =>
        {
            writer.Line("Guard.Tensor(Tensors, index, destination.Length, \"destination\");");
            PrintGuarded(writer, "Workspace reader = _gate.Enter(NetworkUse.ReadTensor);", "NetworkGate.Leave(reader);", () =>
                PrintTensorSwitch(
                    writer,
                    plan,
                    tensor => $"TiledMatrix.Read({Address(tensor.MemoryBuffer)}, {Integer(tensor.Columns)}, {Integer(tensor.Layout!.Tile)}, {Integer(tensor.Layout.TileStride)}, destination);",
                    tensor => $"new ReadOnlySpan<float>({Address(tensor.MemoryBuffer)}, {Integer(tensor.Columns)}).CopyTo(destination);"));
        });
        writer.Line();
        writer.Block("public void WriteTensor(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Lines("""
                TensorInfo tensor = Guard.Tensor(Tensors, index, source.Length, "source");
                (float minimum, float maximum) = Limits(index);
                Guard.TensorValues(tensor, source, minimum, maximum, "source");
                """);
            PrintGuarded(writer, "_gate.Begin(NetworkUse.WriteTensor);", "_gate.End();", () =>
            {
                if (plan.Round.Count > 0)
                {
                    writer.Line("_isEncoded = false;");
                }

                PrintTensorSwitch(
                    writer,
                    plan,
                    tensor => $"TiledMatrix.Write(source, {Integer(tensor.Columns)}, {Integer(tensor.Layout!.Tile)}, {Integer(tensor.Layout.TileStride)}, {Address(tensor.MemoryBuffer)});",
                    tensor => $"source.CopyTo(new Span<float>({Address(tensor.MemoryBuffer)}, {Integer(tensor.Columns)}));");
            });
        });
        writer.Line();
    }

    private static void PrintTensorSwitch(
        SourceWriter writer, NetworkPlan plan, Func<TensorBuffer, string> matrix, Func<TensorBuffer, string> vector) =>
        writer.Block("switch (index)", () =>
        {
            for (var index = 0; index < plan.Tensors.Count; index++)
            {
                var tensor = plan.Tensors[index];
                writer.Line($"case {Integer(index)}: // {tensor.Name}");
                writer.Line("    " + (tensor.Layout is null ? vector(tensor) : matrix(tensor)));
                writer.Line("    break;");
            }
        });

    /// <summary>Buffers as whoever changes the network finds them.</summary>
    private static string Address(MemoryBuffer buffer) => buffer.IsPersistent ? MemoryPrinter.Shared(buffer) : MemoryPrinter.Scratch(buffer);

    private static string Local(MemoryBuffer buffer) => char.ToLowerInvariant(buffer.Name[0]) + buffer.Name.Substring(1) + "AndVariance";

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
