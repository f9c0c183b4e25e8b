using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission;

/// <summary>The hidden half: the memory map, the stages, and the order in which they run.</summary>
internal static class SchedulePrinter
{
    public static void Print(SourceWriter writer, NetworkPlan plan, NetworkLedger ledger, MemoryPlan memory)
    {
        var hasTargets = plan.Graph.Loss.TakesTargets();
        var stages = new StageNames(plan, ledger);
        writer.Line("/// <summary>The network's memory and its kernels. A stage is one kernel; threads share its units of work.</summary>");
        writer.Line("[GeneratedCode(\"KernelGen\", \"1.0\")]");
        writer.Block("private sealed unsafe partial class Kernels : IStages", () =>
        {
            PrintFields(writer, plan, hasTargets);
            PrintTraining(writer, plan, stages, hasTargets);
            PrintInference(writer, plan, stages);
            PrintTensors(writer, plan);
            PrintDispatch(writer, stages);
            PrintStageNumbers(writer, stages);
            PrintMemoryMap(writer, plan, memory);
        });
    }

    private static void PrintFields(SourceWriter writer, NetworkPlan plan, bool hasTargets)
    {
        var values = string.Concat(
            new[] { HostValue.InverseCount, HostValue.Rate }
                .Concat(plan.StepValues.Select(value => value.Host))
                .Append(HostValue.IsLaterBatch)
                .Where(value => Uses(plan, value))
                .Select(value => $"private {ExpressionPrinter.TypeName(Parameter.KindOf(value))} {Field(value)};\n"));
        writer.Lines($$"""
            private readonly AlignedBuffer _buffer = new(Plane.Bytes);
            private readonly float[] _logits = new float[BatchSize * OutputSize];
            private InferenceWeights _inferenceWeights;
            private InferenceWeights? _encoded; // whose codes are in memory; null after a training step

            // What stages are told besides memory.
            private int _samples;
            private int _slabs;
            {{values}}private int _step;
            private int _key;
            private int _streamKey;
            private float* _inputRows;
            private int* _labelRows;
            {{(hasTargets ? "private float* _targetRows;\n" : string.Empty)}}private float* _outputRows;

            public Kernels(long seed) => Restore(seed, 0);

            public int Threads { get; set; } = 1;

            public long Seed { get; private set; }

            public long Step { get; private set; }

            public Span<float> LogitRows => _logits;

            public InferenceWeights InferenceWeights
            {
                get => _inferenceWeights;
                set => _inferenceWeights = value;
            }

            public void Restore(long seed, long step)
            {
                Seed = seed;
                Step = step;
                _encoded = null;
                unchecked
                {
                    // Keys of the random draws: the two halves of the seed, the second mixed with a stage's stream.
                    _key = (int)seed;
                    _streamKey = (int)(seed >> 32);
                    _step = (int)step;
                }
            }

            """);
    }

    private static void PrintTraining(SourceWriter writer, NetworkPlan plan, StageNames names, bool hasTargets)
    {
        writer.Block("public void Initialise()", () =>
        {
            foreach (var stage in plan.Initialise)
            {
                writer.Line(names.Call(stage));
            }

            foreach (var tensor in plan.Tensors.Where(tensor => tensor.InitialValue != 0f))
            {
                writer.Line($"new Span<float>({Address(tensor.Plane)}, {Integer(tensor.Columns)}).Fill({ExpressionPrinter.Float(tensor.InitialValue)});");
            }
        });
        writer.Line();
        writer.Line("/// <summary>One mini-batch: forward, backward, update. Returns the mean loss before the update.</summary>");
        writer.Block($"public float Train(float* inputRows, int samples, int* labelRows, {(hasTargets ? "float* targetRows, " : string.Empty)}float learningRate)", () =>
        {
            writer.Lines($$"""
                Begin(inputRows, samples);
                _labelRows = labelRows;
                {{(hasTargets ? "_targetRows = targetRows;\n" : string.Empty)}}{{Rates(plan)}}
                _encoded = null;
                """);
            PrintStages(writer, plan, plan.Train, names);

            writer.Lines($$"""
                Step++;
                _step = unchecked((int)Step);
                return *{{Address(plan.Loss)}}{{(plan.Graph.IsMultiplicationFree ? string.Empty : " / samples")}};
                """);
        });
        writer.Line();
    }

    /// <summary>What the learning rate becomes: in the error, or in the steps of an optimizer; Step + 1 is the step t from 1.</summary>
    private static string Rates(NetworkPlan plan)
    {
        var lines = new List<string>();
        if (Uses(plan, HostValue.Rate))
        {
            lines.Add($"_rate = learningRate{(plan.Graph.IsMultiplicationFree ? string.Empty : " / samples")};");
        }

        foreach (var value in plan.StepValues)
        {
            lines.Add(value.Host == HostValue.StepBits
                ? $"{Field(value.Host)} = StepSizes.ShiftAdaMax(learningRate, Step + 1);"
                : $"{Field(value.Host)} = StepSizes.Adam({(value.HasRate ? "learningRate" : "1f")}, {ExpressionPrinter.Float(value.Beta)}, Step + 1);");
        }

        return string.Join("\n", lines);
    }

    private static void PrintInference(SourceWriter writer, NetworkPlan plan, StageNames names)
    {
        var hasPredictOne = plan.PredictOne.Count > 0;
        writer.Line($"/// <summary>Logits of any number of samples, a mini-batch at a time{(hasPredictOne ? ", or one by one where they are few: the same to the bit" : string.Empty)}.</summary>");
        writer.Block("public void Predict(float* inputRows, int samples, float* outputRows)", () =>
        {
            writer.Line("Encode();");
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

            PrintBatches(writer, () =>
            {
                PrintStages(writer, plan, plan.Predict, names);

                writer.Line("_outputRows += BatchSize * OutputSize;");
            });
        });
        writer.Line();
        if (hasPredictOne)
        {
            writer.Line("/// <summary>Logits of a few samples, lanes over outputs.</summary>");
            writer.Block("private void PredictOneByOne(float* inputRows, int samples)", () =>
            {
                writer.Line("_inputRows = inputRows;");
                writer.Block("for (int sample = 0; sample < samples; sample++)", () =>
                {
                    PrintStages(writer, plan, plan.PredictOne, names);
                    writer.Line("_inputRows += InputSize;");
                    writer.Line("_outputRows += OutputSize;");
                });
            });
            writer.Line();
        }

        if (plan.HasStatistics)
        {
            PrintCalibration(writer, plan, names);
        }

        writer.Line("/// <summary>Codes of the weights that inference uses, unless they are in memory.</summary>");
        writer.Block("private void Encode()", () =>
        {
            if (plan.Round.Count == 0)
            {
                writer.Line("_encoded = _inferenceWeights; // All weights are real-valued.");
                return;
            }

            writer.Block("if (_encoded == _inferenceWeights)", () => writer.Line("return;"));
            writer.Line();
            writer.Block("if (_inferenceWeights == InferenceWeights.Rounded)", () =>
            {
                foreach (var stage in plan.Round)
                {
                    writer.Line(names.Call(stage));
                }
            });
            writer.Block("else if (_inferenceWeights == InferenceWeights.Sampled)", () =>
            {
                foreach (var stage in plan.Sample)
                {
                    writer.Line(names.Call(stage));
                }
            });
            if (plan.OneSampleCodes.Count > 0)
            {
                writer.Line();
                writer.Block("if (_inferenceWeights != InferenceWeights.Real && Lanes.FewSamples > 0)", () =>
                {
                    foreach (var stage in plan.OneSampleCodes)
                    {
                        writer.Line(names.Call(stage));
                    }
                });
            }

            writer.Line();
            writer.Line("_encoded = _inferenceWeights;");
        });
        writer.Line();
        writer.Block("private void Begin(float* inputRows, int samples)", () =>
        {
            writer.Lines("""
                _inputRows = inputRows;
                _samples = samples;
                _slabs = (samples + 15) >> 4;
                """);
            if (Uses(plan, HostValue.InverseCount))
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

    private static void PrintCalibration(SourceWriter writer, NetworkPlan plan, StageNames names)
    {
        writer.Line("/// <summary>Statistics of each normalising layer's inputs over all samples, each mini-batch normalised by its own.</summary>");
        writer.Block("public void Calibrate(float* inputRows, int samples)", () =>
        {
            writer.Line("Encode();");
            foreach (var norm in plan.Norms)
            {
                writer.Line($"BatchStatistics {Local(norm.Mean!)} = new({Integer(norm.Features)});");
            }

            if (plan.Average.Count > 0)
            {
                writer.Line("int batches = 0;");
            }

            PrintBatches(
                writer,
                () =>
                {
                    if (plan.Average.Count > 0)
                    {
                        writer.Line("_isLaterBatch = batches == 0 ? 0 : -1;");
                    }

                    PrintStages(writer, plan, plan.Calibrate, names);
                    foreach (var norm in plan.Norms)
                    {
                        writer.Line($"{Local(norm.Mean!)}.Add({Address(norm.Mean!)}, {Address(norm.Spread!)}, count);");
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
            foreach (var norm in plan.Norms)
            {
                writer.Line($"{Local(norm.Mean!)}.Store({Address(norm.RunningMean!)}, {Address(norm.RunningSpread!)});");
            }

            if (plan.Average.Count > 0)
            {
                writer.Line();
                writer.Line($"ShiftReciprocal.Store(batches, {Address(plan.Reciprocal)});");
                PrintStages(writer, plan, plan.Average, names);
            }
        });
        writer.Line();
    }

    private static bool Uses(NetworkPlan plan, HostValue value) =>
        plan.Kernels.Any(kernel => kernel.Parameters.Any(parameter => parameter.Host == value));

    private static void PrintBatches(SourceWriter writer, System.Action body, System.Action? check = null)
    {
        writer.Line("for (int first = 0; first < samples; first += BatchSize)");
        writer.Open();
        writer.Line("int count = Math.Min(BatchSize, samples - first);");
        check?.Invoke();
        writer.Line("Begin(inputRows, count);");
        body();
        writer.Line("inputRows += BatchSize * InputSize;");
        writer.Close();
    }

    private static void PrintTensors(SourceWriter writer, NetworkPlan plan)
    {
        writer.Line("/// <summary>The least and the greatest value that a tensor may hold.</summary>");
        writer.Block("public static (float Minimum, float Maximum) Limits(int index) => index switch", () =>
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
        writer.Block("public void ReadTensor(int index, Span<float> destination)", () => PrintTensorSwitch(
            writer,
            plan,
            tensor => $"TiledMatrix.Read({Address(tensor.Plane)}, {Integer(tensor.Columns)}, {Integer(tensor.Layout!.Tile)}, {Integer(tensor.Layout.TileStride)}, destination);",
            tensor => $"new ReadOnlySpan<float>({Address(tensor.Plane)}, {Integer(tensor.Columns)}).CopyTo(destination);"));
        writer.Line();
        writer.Block("public void WriteTensor(int index, ReadOnlySpan<float> source)", () =>
        {
            writer.Line("_encoded = null;");
            PrintTensorSwitch(
                writer,
                plan,
                tensor => $"TiledMatrix.Write(source, {Integer(tensor.Columns)}, {Integer(tensor.Layout!.Tile)}, {Integer(tensor.Layout.TileStride)}, {Address(tensor.Plane)});",
                tensor => $"source.CopyTo(new Span<float>({Address(tensor.Plane)}, {Integer(tensor.Columns)}));");
        });
        writer.Line();
    }

    private static void PrintTensorSwitch(
        SourceWriter writer, NetworkPlan plan, System.Func<TensorPlane, string> matrix, System.Func<TensorPlane, string> vector) =>
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

    private static void PrintDispatch(SourceWriter writer, StageNames names)
    {
        writer.Line("/// <summary>Runs the units <paramref name=\"first\"/> to <paramref name=\"last\"/> (excluded) of a stage on the calling thread.</summary>");
        writer.Block("public void RunStage(int stage, int first, int last)", () =>
        {
            writer.Block("switch (stage)", () =>
            {
                foreach (var stage in names.Stages)
                {
                    writer.Line($"case Stage.{names[stage]}:");
                    var arguments = stage.Kernel.Parameters.Select(parameter => Argument(parameter, stage)).ToList();
                    var line = $"    {stage.Kernel.Name}({string.Join(", ", arguments)});";
                    if (line.Length < 110)
                    {
                        writer.Line(line);
                    }
                    else
                    {
                        writer.Line($"    {stage.Kernel.Name}(");
                        for (var position = 0; position < arguments.Count; position++)
                        {
                            writer.Line($"        {arguments[position]}{(position == arguments.Count - 1 ? ");" : ",")}");
                        }
                    }

                    writer.Line("    break;");
                }
            });
            writer.Line();
            writer.Line("// Memory lives as long as its buffer.");
            writer.Line("GC.KeepAlive(_buffer);");
        });
        writer.Line();
        writer.Line("private void Run(int stage, int units) => ThreadTeam.Run(this, stage, units, Threads);");
        writer.Line();
    }

    private static void PrintStageNumbers(SourceWriter writer, StageNames names)
    {
        writer.Line("/// <summary>Numbers of the stages.</summary>");
        writer.Block("private static class Stage", () =>
        {
            var number = 0;
            foreach (var stage in names.Stages)
            {
                writer.Line($"public const int {names[stage]} = {Integer(number)};");
                number++;
            }
        });
        writer.Line();
    }

    private static void PrintMemoryMap(SourceWriter writer, NetworkPlan plan, MemoryPlan memory)
    {
        writer.Line("/// <summary>Where planes lie, in bytes. Planes that are never needed at the same time share memory.</summary>");
        writer.Block("private static class Plane", () =>
        {
            foreach (var plane in plan.Planes)
            {
                writer.Line($"public const long {plane.Name} = {memory.Offset(plane).ToString(CultureInfo.InvariantCulture)}; // {ExpressionPrinter.TypeName(plane.Element)} {plane.Remark}");
            }

            writer.Line();
            writer.Line("/// <summary>Bytes of all of them.</summary>");
            writer.Line($"public const long Bytes = {memory.Length.ToString(CultureInfo.InvariantCulture)};");
        });
    }

    private static void PrintStages(SourceWriter writer, NetworkPlan plan, IReadOnlyList<Stage> stages, StageNames names)
    {
        var takesTargets = plan.Graph.Loss.TakesTargets();
        for (var position = 0; position < stages.Count; position++)
        {
            // A run of stages under one condition stands in one block.
            var condition = Condition(stages[position].Condition, takesTargets);
            if (condition is null)
            {
                writer.Line(names.Call(stages[position]));
                continue;
            }

            var run = stages.Skip(position).TakeWhile(stage => Condition(stage.Condition, takesTargets) == condition).ToList();
            if (position > 0)
            {
                writer.Line();
            }

            writer.Block($"if ({condition})", () => run.ForEach(stage => writer.Line(names.Call(stage))));
            position += run.Count - 1;
            var others = stages.Skip(position + 1).TakeWhile(stage => AreOpposites(stage.Condition, stages[position].Condition)).ToList();
            if (others.Count > 0)
            {
                writer.Block("else", () => others.ForEach(stage => writer.Line(names.Call(stage))));
                position += others.Count;
            }

            writer.Line();
        }
    }

    private static string? Condition(StageCondition condition, bool takesTargets) => condition switch
    {
        StageCondition.CodedWeights => "_inferenceWeights != InferenceWeights.Real",
        StageCondition.RealWeights => "_inferenceWeights == InferenceWeights.Real",
        StageCondition.Labels when takesTargets => "_labelRows != null",
        StageCondition.Targets => "_labelRows == null",
        _ => null,
    };

    private static bool AreOpposites(StageCondition a, StageCondition b) => (a, b) is
        (StageCondition.CodedWeights, StageCondition.RealWeights) or (StageCondition.RealWeights, StageCondition.CodedWeights)
        or (StageCondition.Labels, StageCondition.Targets) or (StageCondition.Targets, StageCondition.Labels);

    private static string Argument(Parameter parameter, Stage stage) => parameter.Host switch
    {
        null => Address(parameter.Plane!),
        HostValue.IsTrained => "Step > 0 ? -1 : 0",
        HostValue.StreamKey => stage.Stream == 0 ? "_streamKey" : $"_streamKey ^ {Integer(stage.Stream)}",
        HostValue.First => "first",
        HostValue.Last => "last",
        { } value => Field(value),
    };

    /// <summary>The field that holds a value: "_stepSize".</summary>
    private static string Field(HostValue value)
    {
        var name = value.ToString();
        return "_" + char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static string Address(Plane plane) => $"({ExpressionPrinter.TypeName(plane.Element)}*)(_buffer.Pointer + Plane.{plane.Name})";

    private static string Local(Plane plane) => char.ToLowerInvariant(plane.Name[0]) + plane.Name.Substring(1) + "AndVariance";

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
