using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A group's layers in inference, with fixed statistics.</summary>
internal static class FusedInference
{
    /// <summary>The normalisation's factors, sixteen features at a time.</summary>
    public static Kernel LowerFactors(FusedLayers layers, NormalisationBuffers buffers)
    {
        var b = new KernelBuilder(layers.Group.Name + "Factors", layers.Group.Index);
        var norm = layers.Norm!.Inference(b, buffers);
        var factors = b.MemoryBuffer("factors", buffers.Factors);
        b.ForUnits("vector", Lane.RoundUp(layers.Channels, Lane.Count) / Lane.Count, vector =>
        {
            var factor = norm.Factor(pointer => pointer.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))));
            for (var term = 0; term < factor.Count; term++)
            {
                b.Store(factors, Term(factors, term, vector.Stride(Lane.Count)), factor[term]);
            }
        });
        return b.Build(
            $"Layer {layers.Group.Index}: the factor on each of {layers.Channels} {layers.Parameter}s, in inference.",
            ["From running or calibrated statistics."]);
    }

    /// <summary>A mini-batch; <see cref="LowerFactors"/> comes first.</summary>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers)
    {
        var b = new KernelBuilder(layers.Group.Name + "Inference", layers.Group.Index);
        var z = b.MemoryBuffer("z", buffers.Input);
        var a = buffers.IsInPlace ? z : b.MemoryBuffer("a", buffers.Output);
        var norm = layers.Norm?.Inference(b, buffers.Norm!);
        var factors = norm is null ? null : b.MemoryBuffer("factors", buffers.Norm!.Factors);

        // Sample block by sample block, cut as the sums in front are, so that a thread finds most of what it has written itself.
        var split = new WorkSplit(layers.SampleBlocks, layers.Features, 1, SampleBlockSums.SmallestPart);
        split.ForUnits(b, "block", "Feature", layers.SampleBlocks, isSampleBlocks: true, (sampleBlock, features) =>
            b.Section(layers.Formula, () => features.For(b, "feature", 1, feature =>
            {
                norm?.Prepare(pointer => pointer.Load(ValueKind.Float, (Axis.Feature, feature)), Factor(feature));
                var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature));
                b.Store(a, index, Infer(b, layers, norm, new Load(z, index, ValueKind.Lanes)));
            })));
        return b.Build(
            $"Layer {layers.Group.Index}, {layers.Group.Title} over {layers.Extent}, in inference.",
            Remarks(layers),
            layers.Norm?.InferenceProducts(layers.Values) ?? 0);

        List<Expression> Factor(Variable feature) =>
            [.. Enumerable.Range(0, layers.Norm!.FactorTerms).Select(
                term => new Load(factors!, Term(factors!, term, feature), ValueKind.Float))];
    }

    /// <summary>One sample, lanes over features.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="output">What goes out; the same where nobody else reads the input.</param>
    public static Kernel LowerOneSample(FusedLayers layers, FusedBuffers buffers, MemoryBuffer input, MemoryBuffer output)
    {
        var b = new KernelBuilder(layers.Group.Name + "OneSample", layers.Group.Index, Occasion.Sample);
        var z = b.MemoryBuffer("z", input);
        var a = ReferenceEquals(input, output) ? z : b.MemoryBuffer("a", output);
        var norm = layers.Norm?.Inference(b, buffers.Norm!);
        b.ForUnits("vector", layers.PaddedFeatures / Lane.Count, vector =>
        {
            norm?.Prepare(pointer => pointer.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))));
            var index = z.At((Axis.Feature, vector.Stride(Lane.Count)));
            b.Store(a, index, Infer(b, layers, norm, new Load(z, index, ValueKind.Lanes)));
        });
        return b.Build(
            $"Layer {layers.Group.Index}, {layers.Group.Title} over {layers.Extent}, of one sample.",
            Remarks(layers),
            layers.Norm?.InferenceProducts(layers.Features) ?? 0);
    }

    /// <summary>What the group makes of sixteen values.</summary>
    private static Expression Infer(KernelBuilder b, FusedLayers layers, INormaliseInference? norm, Load values)
    {
        Expression value = b.Let("value", values);
        if (norm is not null)
        {
            value = norm.Apply(value);
        }

        return layers.Parts.Aggregate(value, (before, part) => part.Infer(b, before, layers.InferenceTag(part)));
    }

    public static Expression Term(Pointer factors, int term, Expression feature) =>
        factors.Layout!.Has(Axis.Power) ? factors.At((Axis.Power, term), (Axis.Feature, feature)) : factors.At((Axis.Feature, feature));

    public static IReadOnlyList<string> Remarks(FusedLayers layers) =>
        [.. layers.Norm?.InferenceRemarks ?? ["One pass over memory."], .. layers.Parts.SelectMany(part => part.ForwardRemarks)];
}
