using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>Dropout of whole channels.</summary>
public sealed class SpatialDropoutTests
{
    private const float Rate = 0.25f;

    /// <summary>What is kept is what the same layers give without dropout, scaled; what is not is zero at every position.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void A_sample_keeps_a_channel_or_loses_it(bool isNormalised, bool isRectified)
    {
        var shape = new Shape(3, 5, 21);
        const int Samples = 70;
        var with = new NormalisedGroup(shape, Samples, (index, of) => Layers(index, of, true));
        var without = new NormalisedGroup(shape, Samples, (index, of) => Layers(index, of, false));
        var random = new Random(9);
        var values = Enumerable.Range(0, Samples * shape.Size).Select(_ => (2f * random.NextSingle()) - 1f).ToArray();
        with.Forward((sample, feature) => values[(sample * shape.Size) + feature]);
        without.Forward((sample, feature) => values[(sample * shape.Size) + feature]);
        var (kept, sums) = (0, new double[shape.Channels]);
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var features = Enumerable.Range(0, 15).Select(position => (position * shape.Channels) + channel).ToList();
                if (features.TrueForAll(feature => with.Output(sample, feature) == 0f))
                {
                    continue;
                }

                kept++;
                foreach (var feature in features)
                {
                    var expected = Plain(sample, feature) / (1 - Rate);
                    Assert.Equal(expected, with.Output(sample, feature), 1e-5);
                    sums[channel] += !isRectified || expected > 0 ? Error(sample, feature) / (1 - Rate) : 0;
                }
            }
        }

        Assert.InRange(kept / (double)(Samples * shape.Channels), 1 - Rate - 0.04, 1 - Rate + 0.04);
        var before = Enumerable.Range(0, shape.Channels).Select(channel => isNormalised ? with.Vector("Beta", channel) : 0f).ToArray();
        with.Backward(Error);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var sum = isNormalised
                ? before[channel] - with.Vector("Beta", channel)
                : Enumerable.Range(0, Samples).Sum(sample => Enumerable.Range(0, 15)
                    .Sum(position => (double)with.Gradient(sample, (position * shape.Channels) + channel)));
            Assert.Equal(sums[channel], sum, 1e-4);
        }

        float Plain(int sample, int feature) =>
            isNormalised || isRectified ? without.Output(sample, feature) : values[(sample * shape.Size) + feature];

        IEnumerable<Layer> Layers(int index, Shape of, bool drops)
        {
            if (isNormalised)
            {
                yield return new BatchNormLayer(index++, of, 0.01f);
            }

            if (drops)
            {
                yield return new DropoutLayer(index++, of, Rate, IsSpatial: true);
            }

            if (isRectified || !(drops || isNormalised))
            {
                yield return new ReLULayer(index, of);
            }
        }

        static float Error(int sample, int feature) => 0.001f * (1 + ((sample + feature) % 7));
    }
}
