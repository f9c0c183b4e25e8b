using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.C99.Networks;

/// <summary>The steps of procedures as statements of C99.</summary>
internal sealed class StepPrinter(CText text, CompiledNetwork network)
{
    // What holds the number of samples that the steps at hand are about.
    private string _samples = "samples";

    public void Print(Procedure procedure) => Print(procedure, procedure.Body);

    /// <summary>The variable that holds what kernels are passed.</summary>
    public static string NameOf(KernelScalar scalar) => "host_" + scalar.Name;

    /// <summary>The beginning of its declaration; null where a launch makes the value.</summary>
    public static string? TypeOf(KernelScalar scalar) => scalar.Name switch
    {
        nameof(KernelScalar.First) or nameof(KernelScalar.Last) or nameof(KernelScalar.Key) => null,
        nameof(KernelScalar.StreamKey) or nameof(KernelScalar.Step) or nameof(KernelScalar.IsTrained)
            or nameof(KernelScalar.HasShortLookUps) => null,
        nameof(KernelScalar.InputRows) or nameof(KernelScalar.TargetRows) or nameof(KernelScalar.OutputRows) => "float *",
        nameof(KernelScalar.LabelRows) => "int32_t *",
        _ => ExpressionPrinter.TypeName(scalar.Kind) + " ",
    };

    /// <summary>Where a buffer lies.</summary>
    public string Address(MemoryBuffer buffer, WorkingMemory memory)
    {
        var (area, map) = buffer.IsPersistent ? ("shared_memory", network.Memory.Shared) : memory switch
        {
            WorkingMemory.Batch => ("batch_memory", network.Memory.Batch),
            WorkingMemory.Sample => ("sample_memory", network.Memory.Row),
            _ => ("training_memory", network.Memory.Scratch),
        };
        return $"({ExpressionPrinter.TypeName(buffer.Element)} *)({area} + {map.Offset(buffer)}) /* {buffer.Name} */";
    }

    private void Print(Procedure procedure, IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            Print(procedure, step);
        }
    }

    private void Print(Procedure procedure, Step step)
    {
        switch (step)
        {
            case KernelLaunch launch:
                var (name, sizes) = network[launch.Kernel];
                var arguments = launch.Kernel.Parameters.Select(parameter => Passed(procedure, launch, parameter))
                    .Concat(sizes.Select(size => ExpressionPrinter.Print(size.Value)));
                text.Line($"{name}({string.Join(", ", arguments)});");
                break;
            case Branch branch:
                text.Block($"if ({Condition(branch.Condition)})", () => Print(procedure, branch.Then));
                if (branch.Otherwise.Count > 0)
                {
                    text.Block("else", () => Print(procedure, branch.Otherwise));
                }

                break;
            case ForEachBatch loop:
                PrintBatches(procedure, loop);
                break;
            case ForEachSample loop:
                text.Block("for (int sample = 0; sample < samples; sample++)", () =>
                {
                    Print(procedure, loop.Body);
                    text.Line($"{NameOf(KernelScalar.InputRows)} += INPUT_SIZE;");
                    text.Line($"{NameOf(KernelScalar.OutputRows)} += OUTPUT_SIZE;");
                });
                break;
            case Call call:
                text.Line(call.Procedure.Access == SharedAccess.Prepares ? "encode();"
                    : call.Procedure.Memory == WorkingMemory.Sample ? "predict_one(inputRows, samples);"
                    : call.Procedure.Access == SharedAccess.Reads ? $"begin_prediction(inputRows, {_samples});"
                    : $"begin_batch(inputRows, {_samples});");
                break;
            case Compute compute:
                text.Line($"{NameOf(compute.Scalar)} = {Value(compute)};");
                break;
            case Decide or ReserveMemory:
                // All memory is there from the start, and a condition does not change within a call.
                break;
            default:
                PrintMemory(step);
                break;
        }
    }

    private void PrintMemory(Step step)
    {
        switch (step)
        {
            case Fill fill:
                var value = ExpressionPrinter.Float(fill.Value);
                text.Line($"for (int k = 0; k < {fill.Length}; k++) store_float({Address(fill.Buffer)} + k, {value});");
                break;
            case StoreReciprocal store:
                text.Line($"store_reciprocal({(store.Count == HostCount.Samples ? _samples : "batches")}, {Address(store.Buffer)});");
                break;
            case BeginStatistics { Buffers: var buffers }:
                text.Line($"feature_statistics {Local(buffers)};");
                text.Line($"static double {Local(buffers)}_sums[{2 * buffers.Features}];");
                text.Line($"begin_statistics(&{Local(buffers)}, {buffers.Features}, {Local(buffers)}_sums);");
                break;
            case AddStatistics { Buffers: var buffers }:
                text.Line($"add_statistics(&{Local(buffers)}, {Address(buffers.Mean)}, {Address(buffers.Variance)}, {_samples});");
                break;
            case EndStatistics { Buffers: var buffers }:
                text.Line($"end_statistics(&{Local(buffers)}, {Address(buffers.RunningMean)}, {Address(buffers.RunningVariance)});");
                break;
            case MarkCodes mark:
                text.Line($"codes_are_current = {(mark.AreCurrent ? 1 : 0)};");
                break;
            case CountStep:
                text.Line("network_step++;");
                break;
            case ReturnLoss result:
                text.Line($"return load_float({Address(result.Total)}){(result.PerSample ? " / (float)samples" : string.Empty)};");
                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} has no C.");
        }
    }

    private void PrintBatches(Procedure procedure, ForEachBatch loop)
    {
        if (loop.CountsAlike)
        {
            text.Line("int batches = 0;");
        }

        text.Block("for (int start = 0; start < samples; start += BATCH_SIZE)", () =>
        {
            text.Line("int count = int_min(BATCH_SIZE, samples - start);");
            if (loop.CountsAlike)
            {
                text.Line("if (count < BATCH_SIZE && batches > 0) break;");
            }

            _samples = "count";
            Print(procedure, loop.Body);
            _samples = "samples";
            if (loop.CountsAlike)
            {
                text.Line("batches++;");
            }

            if (procedure.Access == SharedAccess.Reads)
            {
                text.Line($"{NameOf(KernelScalar.OutputRows)} += BATCH_SIZE * OUTPUT_SIZE;");
            }

            text.Line("inputRows += BATCH_SIZE * INPUT_SIZE;");
        });
    }

    private string Passed(Procedure procedure, KernelLaunch launch, Parameter parameter) => parameter.Host?.Name switch
    {
        null => Address(parameter.MemoryBuffer!, procedure.Memory),
        nameof(KernelScalar.First) => "0",
        nameof(KernelScalar.Last) => Units(launch.Kernel.Units),
        nameof(KernelScalar.Key) => "(int32_t)(uint32_t)network_seed",
        nameof(KernelScalar.StreamKey) => $"(int32_t)(uint32_t)(network_seed >> 32) ^ {launch.Stream}",
        nameof(KernelScalar.Step) => "(int32_t)(uint32_t)network_step",
        nameof(KernelScalar.HasShortLookUps) => "-1",
        nameof(KernelScalar.IsTrained) => "network_step > 0 ? -1 : 0",
        _ => NameOf(parameter.Host!),
    };

    private static string Units(WorkUnits units)
    {
        var blocks = units.IsPairs ? $"(({NameOf(KernelScalar.SampleBlocks)} + 1) >> 1)" : NameOf(KernelScalar.SampleBlocks);
        return units.PerSampleBlockShift is { } shift ? $"{blocks} << {shift}" : ExpressionPrinter.Integer(units.Count);
    }

    private static string Condition(Condition condition) => condition switch
    {
        Generator.Ir.Condition.LabelsGiven => $"{NameOf(KernelScalar.LabelRows)} != NULL",
        Generator.Ir.Condition.CodedWeights or Generator.Ir.Condition.CodedWeightsOfOneSample => "inference_weights != 1",
        // Both ways give the same bits: one sample goes one, more of them the other.
        Generator.Ir.Condition.VectorLookUps => "samples > 1",
        Generator.Ir.Condition.RoundedWeights => "inference_weights == 0",
        Generator.Ir.Condition.SampledWeights => "inference_weights == 2",
        Generator.Ir.Condition.ManySamples => "samples > FEW_SAMPLES",
        Generator.Ir.Condition.CodesAreStale => "!codes_are_current",
        _ => throw new InvalidOperationException($"{condition} has no C."),
    };

    private static string Value(Compute compute) => compute.Value switch
    {
        Argument => char.ToLowerInvariant(compute.Scalar.Name[0]) + compute.Scalar.Name[1..],
        BlocksOfSamples => "(samples + 15) >> 4",
        InverseOfSamples => "1.0f / (float)samples",
        ScaledLearningRate { PerSample: true } => "learningRate / (float)samples",
        ScaledLearningRate => "learningRate",
        BiasCorrected { HasRate: true } value => $"bias_corrected(learningRate, {ExpressionPrinter.Float(value.Beta)}, network_step + 1)",
        BiasCorrected value => $"bias_corrected(1.0f, {ExpressionPrinter.Float(value.Beta)}, network_step + 1)",
        BiasCorrectedPowerOfTwo => "bias_corrected_power_of_two(learningRate, network_step + 1)",
        PowerOfStep value => $"power_of_step({(value.HasRate ? "learningRate" : "1.0f")}, network_step, {value.Exponent}, "
            + $"{value.Halvings.Count}, " + (value.Halvings.Count == 0
                ? "NULL)"
                : $"(const int64_t[]){{ {string.Join(", ", value.Halvings.Select(static step => step + "LL"))} }})"),
        LaterBatch => "batches == 0 ? 0 : -1",
        _ => throw new InvalidOperationException($"{compute.Value.GetType().Name} has no C."),
    };

    private string Address(MemoryBuffer buffer) => Address(buffer, WorkingMemory.Training);

    private static string Local(StatisticsBuffers buffers) => "of_" + buffers.Mean.Name;
}
