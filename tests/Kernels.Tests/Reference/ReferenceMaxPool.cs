using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>The largest value of each channel under a window; of equal ones the first, row by row, has the gradient.</summary>
internal sealed class ReferenceMaxPool(int index, PictureShape shape, WindowSpec window)
    : ReferenceLayer(index, shape.Size, window.Output(shape, shape.Channels).Size)
{
    private readonly IReadOnlyList<int[]> _reads = [.. window.Reads(shape).Select(pixels => pixels.Where(pixel => pixel >= 0).ToArray())];

    // For each output, the inputs that may be the largest, with 1 where one is beyond doubt.
    private (int Input, Approximate Share)[][] _largest = [];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        _largest = new (int, Approximate)[context.Samples * Outputs][];
        return ForEach(x, context.Samples, (inputs, output, sample) =>
        {
            var shares = Shares(x, inputs, output, sample, context.Decisions);
            _largest[(sample * Outputs) + output] = shares;
            return shares.Length == 1
                ? x[shares[0].Input]
                : shares.Select(share => x[share.Input]).Aggregate(Approximate.Max);
        });
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var sums = new Sum[context.Samples * Inputs];
        for (var output = 0; output < delta.Length; output++)
        {
            foreach (var (input, share) in _largest[output])
            {
                sums[input].Add(share.IsExact ? delta[output] : delta[output] * share);
            }
        }

        return [.. sums.Select(sum => sum.Rounded)];
    }

    /// <summary>Continuous, so no decision.</summary>
    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) =>
        ForEach(x, context.Samples, (inputs, _, _) => inputs.Select(input => x[input]).Aggregate(Approximate.Max));

    /// <summary>One value after the other against the largest so far.</summary>
    private (int Input, Approximate Share)[] Shares(Approximate[] x, int[] inputs, int output, int sample, Decisions decisions)
    {
        var largest = inputs[0];
        var doubtful = new HashSet<int>();
        for (var place = 1; place < inputs.Length; place++)
        {
            var isLarger = decisions.IsPositive(
                x[inputs[place]] - x[largest], FormattableString.Invariant($"largest until {place}"), Index, output, sample);
            if (!isLarger.IsExact)
            {
                doubtful.Add(largest);
                doubtful.Add(inputs[place]);
            }

            largest = isLarger.IsExact ? (isLarger.Value > 0 ? inputs[place] : largest)
                : x[inputs[place]].Value > x[largest].Value ? inputs[place] : largest;
        }

        doubtful.Add(largest);
        return [.. doubtful.Select(input => (input, doubtful.Count == 1 ? Approximate.Exact(1) : Approximate.Between(0, 1)))];
    }

    /// <summary>What a function gives for each output, from the inputs under its window.</summary>
    private Approximate[] ForEach(Approximate[] x, int samples, Func<int[], int, int, Approximate> function)
    {
        var y = new Approximate[samples * Outputs];
        for (var s = 0; s < samples; s++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                var (position, channel) = Math.DivRem(output, shape.Channels);
                var first = (s * Inputs) + channel;
                y[(s * Outputs) + output] = function(
                    [.. _reads[position].Select(pixel => first + (pixel * shape.Channels))], output, s);
            }
        }

        return y;
    }
}
