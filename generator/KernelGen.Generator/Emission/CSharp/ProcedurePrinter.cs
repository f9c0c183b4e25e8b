using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The steps of procedures as statements of the class that runs them.</summary>
/// <param name="writer">The class.</param>
/// <param name="names">The launches of these procedures.</param>
/// <param name="network">What stands in front of members of the network: nothing in itself, else a field and a dot.</param>
/// <param name="address">Where the class finds a buffer.</param>
internal sealed class ProcedurePrinter(SourceWriter writer, LaunchNames names, string network, Func<MemoryBuffer, string> address)
{
    // What holds the number of samples that the steps at hand are about.
    private string _samples = "samples";

    /// <summary>See <see cref="MemoryPlan.IncompleteGradients"/>.</summary>
    public IReadOnlyDictionary<int, MemoryBuffer> IncompleteGradients { get; init; } = new Dictionary<int, MemoryBuffer>();

    /// <summary>The steps of a procedure.</summary>
    public void Print(Procedure procedure) => PrintSteps(procedure, procedure.Body);

    private void PrintSteps(Procedure procedure, IReadOnlyList<Step> steps)
    {
        for (var position = 0; position < steps.Count; position++)
        {
            var step = steps[position];

            // A block stands between blank lines.
            if (IsBlock(step) && position > 0 && !IsBlock(steps[position - 1]))
            {
                writer.Line();
            }

            if (step is BeginStatistics)
            {
                // Of all layers in one declaration.
                var begun = steps.Skip(position).TakeWhile(other => other is BeginStatistics).Cast<BeginStatistics>().ToList();
                writer.Items("BatchStatistics ", begun.Select(one =>
                    $"{Local(one.Buffers)} = new({Integer(one.Buffers.Features)}){(one == begun.Last() ? ";" : ",")}"));
                position += begun.Count - 1;
                continue;
            }

            PrintStep(procedure, step);
            if (IsBlock(step) || (step is ForEachBatch or ForEachShard or ForEachPiece && position < steps.Count - 1))
            {
                writer.Line();
            }
        }
    }

    private static bool IsBlock(Step step) =>
        step is Branch { Condition: not (Condition.ManySamples or Condition.CodesAreStale) } branch && !IsChoice(branch);

    /// <summary>Whether a branch chooses one of several launches, which takes a line each.</summary>
    private static bool IsChoice(Branch branch) => Choices(branch) is not null;

    /// <summary>The launches of a branch that only chooses one of them, each with what it asks (the last with nothing).</summary>
    private static List<(string? Condition, KernelLaunch Launch)>? Choices(Branch branch)
    {
        var (condition, opposite) = Conditions(branch.Condition);
        return branch switch
        {
            { Then: [KernelLaunch then], Otherwise: [KernelLaunch otherwise] } => [(condition, then), (null, otherwise)],
            { Then: [KernelLaunch then], Otherwise: [Branch other] } when Choices(other) is { } others => [(condition, then), .. others],
            { Then: [Branch other], Otherwise: [KernelLaunch otherwise] } when opposite is not null && Choices(other) is { } others =>
                [(opposite, otherwise), .. others],
            _ => null,
        };
    }

    private void PrintStep(Procedure procedure, Step step)
    {
        switch (step)
        {
            case KernelLaunch launch:
                writer.Line(names.Call(launch));
                break;
            case Branch branch:
                PrintBranch(procedure, branch);
                break;
            case Decide { Condition: Condition.CodedWeights }:
                writer.Line($"bool hasCodes = {network}_inferenceWeights != InferenceWeights.Real;");
                break;
            case ReserveMemory:
                PrintReserve(procedure.Memory);
                break;
            case ForEachBatch loop:
                PrintBatches(procedure, loop);
                break;
            case ForEachPiece loop:
                PrintPieces(procedure, loop);
                break;
            case ForEachShard loop:
                PrintShards(procedure, loop);
                break;
            case ForEachSample loop:
                writer.Block("for (int sample = 0; sample < samples; sample++)", () =>
                {
                    PrintSteps(procedure, loop.Body);
                    writer.Line("_inputRows += InputSize;");
                    writer.Line("_outputRows += OutputSize;");
                });
                break;
            case Call call:
                PrintCall(call.Procedure);
                break;
            case Compute compute:
                writer.Line($"{LaunchPrinter.Field(compute.Scalar)} = {Value(compute)};");
                break;
            default:
                PrintMemory(step);
                break;
        }
    }

    /// <summary>Steps of the host on memory, and on what it counts.</summary>
    private void PrintMemory(Step step)
    {
        switch (step)
        {
            case Fill fill:
                writer.Line(
                    $"new Span<float>({address(fill.Buffer)}, {Integer(fill.Length)}).Fill({ExpressionPrinter.Float(fill.Value)});");
                break;
            case StoreReciprocal store:
                writer.Line(
                    $"ShiftReciprocal.Store({Count(store.Count)}, {address(store.Buffer)});");
                break;
            case AddStatistics { Buffers: var buffers }:
                writer.Line($"{Local(buffers)}.Add({address(buffers.Mean)}, {address(buffers.Variance)}, {_samples});");
                break;
            case EndStatistics { Buffers: var buffers }:
                writer.Line($"{Local(buffers)}.Store({address(buffers.RunningMean)}, {address(buffers.RunningVariance)});");
                break;
            case MarkCodes { AreCurrent: false }:
                writer.Line("_isEncoded = false;");
                break;
            case MarkCodes:
                writer.Line("// Who reads this as true reads the codes too.");
                writer.Line("_isEncoded = true;");
                break;
            case CountStep:
                writer.Lines("""
                    long steps = _steps + 1;
                    _step = unchecked((int)steps);
                    Volatile.Write(ref _steps, steps);
                    """);
                break;
            case ReturnLoss result:
                writer.Line($"return *{address(result.Total)}{(result.PerSample ? " / samples" : string.Empty)};");
                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} has no text.");
        }
    }

    private void PrintBranch(Procedure procedure, Branch branch)
    {
        switch (branch.Condition)
        {
            case Condition.CodesAreStale:
                writer.Block("if (_isEncoded)", () => writer.Line("return;"));
                writer.Line();
                writer.Block("lock (_encoding)", () =>
                {
                    writer.Block("if (_isEncoded)", () => writer.Line("return;"));
                    writer.Line();
                    PrintSteps(procedure, branch.Then);
                });
                break;
            case Condition.ManySamples:
                var isAnywhere = branch.Otherwise.OfType<Call>().Any(call => LooksUpInTables(call.Procedure));
                var few = isAnywhere ? "FewSamplesAnywhere" : "FewSamples";
                writer.Block($"if (samples <= Lanes.{few})", () =>
                {
                    PrintSteps(procedure, branch.Otherwise);
                    writer.Line("return;");
                });
                writer.Line();
                PrintSteps(procedure, branch.Then);
                break;
            default:
                PrintIf(procedure, branch, "if");
                break;
        }
    }

    private void PrintIf(Procedure procedure, Branch branch, string keyword)
    {
        var (condition, opposite) = Conditions(branch.Condition);
        if (branch.Then.Count == 0 && opposite is not null)
        {
            writer.Block($"{keyword} ({opposite})", () => PrintSteps(procedure, branch.Otherwise));
            return;
        }

        if (keyword == "if" && Choices(branch) is { } choices)
        {
            for (var place = 0; place < choices.Count; place++)
            {
                var (asked, launch) = choices[place];
                var question = asked is null ? string.Empty : $"if ({asked}) ";
                writer.Line((place == 0 ? string.Empty : "else ") + question + names.Call(launch));
            }

            return;
        }

        writer.Block($"{keyword} ({condition})", () => PrintSteps(procedure, branch.Then));
        switch (branch.Otherwise)
        {
            case []:
                break;
            case [Branch other]:
                PrintIf(procedure, other, "else if");
                break;
            default:
                writer.Block("else", () => PrintSteps(procedure, branch.Otherwise));
                break;
        }
    }

    /// <summary>What a condition is as C#, and what its opposite is where that is as short.</summary>
    private static (string Condition, string? Opposite) Conditions(Condition condition) => condition switch
    {
        Condition.LabelsGiven => ("_labelRows != null", "_labelRows == null"),
        Condition.CodedWeights => ("hasCodes", "!hasCodes"),
        Condition.RoundedWeights => ("_inferenceWeights == InferenceWeights.Rounded", null),
        Condition.SampledWeights => ("_inferenceWeights == InferenceWeights.Sampled", null),
        Condition.CodedWeightsOfOneSample => ("_inferenceWeights != InferenceWeights.Real && Lanes.HasFastLookUp", null),
        Condition.VectorLookUps => ("Lanes.HasFastLookUp", null),
        Condition.ManySamples or Condition.CodesAreStale => (string.Empty, null),
        _ => throw new InvalidOperationException($"{condition} has no text."),
    };

    /// <summary>Whether a procedure has other launches where looking up in a vector takes many instructions.</summary>
    private static bool LooksUpInTables(Procedure procedure) =>
        Step.All(procedure.Body).Any(step => step is Branch { Condition: Condition.VectorLookUps });

    private void PrintReserve(WorkingMemory memory)
    {
        switch (memory)
        {
            case WorkingMemory.Training:
                writer.Line("ReserveScratch();");
                break;
            case WorkingMemory.Batch:
                writer.Block(
                    "if (_batch.Length == 0)", () => writer.Line("_batch = AlignedBuffer.Take(ref _network._spare, BatchBuffers.Bytes);"));
                writer.Line();
                break;
            default:
                writer.Block("if (_row.Length == 0)", () => writer.Line("_row = new AlignedBuffer(RowBuffers.Bytes);"));
                writer.Line();
                break;
        }
    }

    private void PrintBatches(Procedure procedure, ForEachBatch loop)
    {
        if (loop.CountsAlike)
        {
            writer.Line("int batches = 0;");
        }

        writer.Block("for (int first = 0; first < samples; first += BatchSize)", () =>
        {
            writer.Line("int count = Math.Min(BatchSize, samples - first);");
            if (loop.CountsAlike)
            {
                writer.Line("// Every mini-batch counts alike: a last one that is not full is left out.");
                writer.Block("if (count < BatchSize && batches > 0)", () => writer.Line("break;"));
                writer.Line();
            }

            _samples = "count";
            PrintSteps(procedure, loop.Body);
            _samples = "samples";
            if (loop.CountsAlike)
            {
                writer.Line("batches++;");
            }

            if (procedure.Access == SharedAccess.Reads)
            {
                writer.Line("_outputRows += BatchSize * OutputSize;");
            }

            writer.Line("inputRows += BatchSize * InputSize;");
        });
    }

    private void PrintPieces(Procedure procedure, ForEachPiece loop)
    {
        writer.Line("_pieces.Begin(samples, samplesOfAll);");
        if (loop.CountsAlike)
        {
            writer.Line("int batches = 0;");
        }

        writer.Block("while (_pieces.NextRound())", () =>
        {
            _samples = "count";
            writer.Line("int count = _pieces.Own; // Other processes compute other mini-batches of the round.");
            writer.Block("if (count > 0)", () =>
            {
                PrintSteps(procedure, loop.Body);
                writer.Line("inputRows += BatchSize * InputSize;");
            });
            writer.Line();
            writer.Line("_pieces.Gather(_sum);");
            writer.Block("while ((count = _pieces.Take(_sum)) > 0)", () =>
            {
                PrintSteps(procedure, loop.Add);
                if (loop.CountsAlike)
                {
                    writer.Line("batches++;");
                }
            });
            _samples = "samples";
        });
    }

    private void PrintShards(Procedure procedure, ForEachShard loop)
    {
        writer.Block("for (int shard = _sums.First; shard < _sums.Last; shard++)", () =>
        {
            writer.Lines("""
                _sum = _sums.Next();
                int count = _sums.SamplesOf(shard);
                _streamKey = unchecked((int)(_seed >> 32)) ^ (shard << 16); // Samples of different shards have different draws.
                """);
            _samples = "count";
            PrintShard(procedure, loop.Body);
            _samples = "samples";
            writer.Line("_sums.Add(shard, Threads);");
            writer.Line("inputRows += BatchSize * InputSize;");
            var arguments = Step.All(loop.Body).OfType<Compute>().Select(compute => compute.Scalar).ToList();
            var takesBoth = arguments.Contains(KernelScalar.LabelRows) && arguments.Contains(KernelScalar.TargetRows);
            if (arguments.Contains(KernelScalar.LabelRows))
            {
                writer.Line((takesBoth ? "if (labelRows != null) " : string.Empty) + "labelRows += BatchSize;");
            }

            if (arguments.Contains(KernelScalar.TargetRows))
            {
                writer.Line((takesBoth ? "else " : string.Empty) + "targetRows += BatchSize * OutputSize;");
            }
        });
        writer.Line();
        writer.Line("_streamKey = unchecked((int)(_seed >> 32));");
        writer.Line("_sum = _sums.Total(Threads);");
    }

    /// <summary>The steps of a shard; gradients of a layer are added up as soon as they are complete.</summary>
    private void PrintShard(Procedure procedure, IReadOnlyList<Step> steps)
    {
        var first = 0;
        foreach (var (position, gradients) in IncompleteGradients.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)))
        {
            PrintSteps(procedure, [.. steps.Skip(first).Take(position + 1 - first)]);
            var reason = first == 0
                ? " // Gradients in front of these are complete: they may be on their way to other processes."
                : string.Empty;
            writer.Line($"_sums.AddGradients(shard, before: {address(gradients)}, Threads);{reason}");
            first = position + 1;
        }

        PrintSteps(procedure, [.. steps.Skip(first)]);
    }

    private string Count(HostCount count) => count switch
    {
        HostCount.Samples => _samples,
        HostCount.Batches => "batches",
        _ => "_sums.Shards",
    };

    private void PrintCall(Procedure procedure) => writer.Line(procedure switch
    {
        { Access: SharedAccess.Prepares } => $"{network}{procedure.Name}();",
        { Memory: WorkingMemory.Sample } => "PredictOneByOne(inputRows, samples);",
        _ => $"Begin(inputRows, {_samples});",
    });

    private static string Value(Compute compute) => compute.Value switch
    {
        Argument => ArgumentName(compute.Scalar),
        BlocksOfSamples => "(samples + 15) >> 4",
        InverseOfSamples => "1f / samples",
        InverseOfShards => "1f / _sums.Shards",
        ScaledLearningRate { PerSample: true } => "learningRate / samples",
        ScaledLearningRate => "learningRate",
        BiasCorrected value =>
            $"StepSizes.Adam({(value.HasRate ? "learningRate" : "1f")}, {ExpressionPrinter.Float(value.Beta)}, Step + 1)",
        BiasCorrectedPowerOfTwo => "StepSizes.ShiftAdaMax(learningRate, Step + 1)",
        PowerOfStep value => $"StepSizes.GradientNoise({(value.HasRate ? "learningRate" : "1f")}, Step, {Integer(value.Exponent)}, "
            + $"[{string.Join(", ", value.Halvings.Select(static step => step.ToString(CultureInfo.InvariantCulture)))}])",
        LaterBatch => "batches == 0 ? 0 : -1",
        _ => throw new InvalidOperationException($"{compute.Value.GetType().Name} has no text."),
    };

    private static string ArgumentName(KernelScalar scalar) => LaunchPrinter.Field(scalar).Substring(1);

    private static string Local(StatisticsBuffers buffers) =>
        char.ToLowerInvariant(buffers.Mean.Name[0]) + buffers.Mean.Name.Substring(1) + "AndVariance";

    private static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);
}
