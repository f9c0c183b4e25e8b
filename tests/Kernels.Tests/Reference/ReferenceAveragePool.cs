using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>The mean of each channel over the places of a window that lie on the picture.</summary>
internal sealed class ReferenceAveragePool(int index, PictureShape shape, WindowSpec window)
    : ReferenceLayer(index, shape.Size, window.Output(shape, shape.Channels).Size)
{
    private readonly IReadOnlyList<int[]> _reads = [.. window.Reads(shape).Select(pixels => pixels.Where(pixel => pixel >= 0).ToArray())];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var y = new Approximate[context.Samples * Outputs];
        for (var output = 0; output < y.Length; output++)
        {
            var sum = default(Sum);
            foreach (var input in Read(output))
            {
                sum.Add(x[input]);
            }

            y[output] = Mean(sum.Rounded, output);
        }

        return y;
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var sums = new Sum[context.Samples * Inputs];
        for (var output = 0; output < delta.Length; output++)
        {
            var share = Mean(delta[output], output);
            foreach (var input in Read(output))
            {
                sums[input].Add(share);
            }
        }

        return [.. sums.Select(sum => sum.Rounded)];
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => Forward(x, context);

    private Approximate Mean(Approximate sum, int output) =>
        ShiftPowers.Quotient(sum, _reads[output % Outputs / shape.Channels].Length);

    private IEnumerable<int> Read(int output)
    {
        var (sample, of) = Math.DivRem(output, Outputs);
        var (position, channel) = Math.DivRem(of, shape.Channels);
        return _reads[position].Select(pixel => (sample * Inputs) + (pixel * shape.Channels) + channel);
    }
}
