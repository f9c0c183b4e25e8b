using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Samples and labels for networks under test.</summary>
internal static class RandomData
{
    /// <summary>Rows of one of several kinds: normal, sparse, shifted, of very different magnitudes.</summary>
    public static float[] Inputs(Random random, int samples, int size)
    {
        var kind = random.Next(5);
        var inputs = new float[samples * size];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = kind switch
            {
                0 => random.Next(3) == 0 ? (float)random.NextDouble() : 0,
                1 => Normal(random) + 1,
                2 => MathF.ScaleB(Normal(random), random.Next(-9, 5)),
                _ => Normal(random),
            };
        }

        return inputs;
    }

    public static int[] Labels(Random random, int samples, int classes)
    {
        var labels = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            labels[i] = random.Next(classes);
        }

        return labels;
    }

    /// <summary>16 inputs, four classes: which two of four groups of inputs are high, with noise.</summary>
    public static (float[] Inputs, int[] Labels) Patterns(Random random, int samples)
    {
        var inputs = new float[samples * 16];
        var labels = Labels(random, samples, 4);
        for (var s = 0; s < samples; s++)
        {
            for (var i = 0; i < 16; i++)
            {
                var group = i / 4;
                var high = group == labels[s] || group == (labels[s] + 1) % 4;
                inputs[(s * 16) + i] = (high ? 1 : 0) + (0.4f * Normal(random));
            }
        }

        return (inputs, labels);
    }

    public static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
