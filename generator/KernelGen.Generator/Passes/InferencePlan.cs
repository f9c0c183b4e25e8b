using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>What a network needs that was loaded to predict with rounded weights, and for nothing else.</summary>
/// <param name="Kept">The persistent buffers that its predictions read.</param>
/// <param name="Encodings">Tensors that predictions do not read themselves, but codes that are made of them.</param>
internal sealed record InferencePlan(IReadOnlyList<MemoryBuffer> Kept, IReadOnlyList<TensorEncoding> Encodings)
{
    public static InferencePlan Make(Program program)
    {
        var read = new HashSet<MemoryBuffer>(program.Reading
            .SelectMany(procedure => Step.All(Rounded(procedure.Body)))
            .OfType<KernelLaunch>()
            .SelectMany(launch => launch.Kernel.Buffers));
        var kept = program.Buffers.Where(buffer => buffer.IsPersistent && read.Contains(buffer)).ToList();
        var encodings = Encode(program, kept);
        CheckFilled(program, kept, encodings);
        return new InferencePlan(kept, encodings);
    }

    /// <summary>The way that steps take where weights are rounded.</summary>
    private static IReadOnlyList<Step> Rounded(IReadOnlyList<Step> steps) => steps.SelectMany(step => step switch
    {
        Branch { Condition: Condition.CodedWeights or Condition.RoundedWeights or Condition.CodesAreStale } branch =>
            Rounded(branch.Then),
        Branch { Condition: Condition.SampledWeights } branch => Rounded(branch.Otherwise),

        // Weights are rounded, which leaves the processor to ask for.
        Branch { Condition: Condition.CodedWeightsOfOneSample } branch =>
            [new Branch(Condition.VectorLookUps, Rounded(branch.Then), Rounded(branch.Otherwise))],
        Branch branch => [branch with { Then = Rounded(branch.Then), Otherwise = Rounded(branch.Otherwise) }],
        ForEachBatch loop => [loop with { Body = Rounded(loop.Body) }],
        ForEachSample loop => [loop with { Body = Rounded(loop.Body) }],
        _ => (IReadOnlyList<Step>)[step],
    }).ToList();

    /// <summary>What encodes weights, tensor by tensor: a launch belongs to the tensor that its buffers come from.</summary>
    private static IReadOnlyList<TensorEncoding> Encode(Program program, IReadOnlyList<MemoryBuffer> kept)
    {
        if (program.Encode is not { } encode)
        {
            return [];
        }

        var steps = Rounded(encode.Body).Where(step => step is not MarkCodes).ToList();
        var sources = program.Tensors.ToDictionary(tensor => tensor.Buffer);
        var tensors = new Dictionary<KernelLaunch, Tensor>();
        foreach (var launch in Step.All(steps).OfType<KernelLaunch>())
        {
            var tensor = launch.Kernel.Buffers.Where(sources.ContainsKey).Select(buffer => sources[buffer]).Distinct().ToList() is [var one]
                ? one
                : throw new InvalidOperationException($"Kernel {launch.Kernel.Name} encodes weights of several tensors, or of none.");
            tensors.Add(launch, tensor);
            foreach (var buffer in launch.Kernel.Buffers)
            {
                sources[buffer] = tensor;
            }
        }

        return program.Tensors
            .Where(tensor => tensors.ContainsValue(tensor) && !kept.Contains(tensor.Buffer))
            .Select(tensor => new TensorEncoding(
                tensor,
                new Procedure("Encode", SharedAccess.Prepares, WorkingMemory.Loading, Of(steps, launch => tensors[launch] == tensor))))
            .ToList();
    }

    /// <summary>Those of some steps that launch what is asked for.</summary>
    private static IReadOnlyList<Step> Of(IReadOnlyList<Step> steps, Func<KernelLaunch, bool> asked) => steps.SelectMany(step => step switch
    {
        KernelLaunch launch => asked(launch) ? [launch] : [],
        Branch branch when Step.All([branch]).OfType<KernelLaunch>().Any(asked) =>
            (IReadOnlyList<Step>)[branch with { Then = Of(branch.Then, asked), Otherwise = Of(branch.Otherwise, asked) }],
        _ => [],
    }).ToList();

    /// <summary>Whatever predictions read comes from the checkpoint.</summary>
    private static void CheckFilled(
        Program program, IReadOnlyList<MemoryBuffer> kept, IReadOnlyList<TensorEncoding> encodings)
    {
        var filled = new HashSet<MemoryBuffer>(program.Tensors.Select(tensor => tensor.Buffer)
            .Concat(encodings.SelectMany(encoding => encoding.Procedure.Launches).SelectMany(launch => Writes.Of(launch.Kernel))));
        if (kept.FirstOrDefault(buffer => !filled.Contains(buffer)) is { } missing)
        {
            throw new InvalidOperationException($"Predictions read {missing.Name}, which neither a tensor nor its encoding fills.");
        }
    }
}

/// <summary>A tensor of a checkpoint that only its codes are needed of.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Procedure">What makes the codes, right after the tensor was read.</param>
internal sealed record TensorEncoding(Tensor Tensor, Procedure Procedure);
