using System;
using System.Linq;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class ProbabilitiesTests
{
    private const double ShiftError = 1.0 / (1 << 22);

    /// <summary>Logits of all sizes, close together and far apart.</summary>
    private static readonly Gen<float[]> Rows = Gen.Select(Gen.Int[-10, 12], Gen.Double[-1, 1].Array[2, 40])
        .Select((size, values) => Array.ConvertAll(values, value => (float)(value * Math.Pow(2, size))));

    [Fact]
    public void Both_forms_are_the_softmax_of_double_precision() => Rows.Check(
        row =>
        {
            var expected = Softmax(row);
            float[] plain = [.. row, .. row];
            float[] shifted = [.. row, .. row];
            Probabilities.Softmax(plain, row.Length);
            ShiftProbabilities.Softmax(shifted, row.Length);
            for (var i = 0; i < row.Length; i++)
            {
                Assert.Equal(expected[i], plain[i], 5e-7);
                Assert.Equal(expected[i], shifted[i], ShiftError);
                Assert.Equal((plain[i], shifted[i]), (plain[row.Length + i], shifted[row.Length + i]));
            }

            Assert.Equal(1, plain[..row.Length].Sum(p => (double)p), 1e-5);
            Assert.Equal(1, shifted[..row.Length].Sum(p => (double)p), 1e-5);
        },
        cases: 2000);

    [Fact]
    public void Both_forms_are_the_sigmoid_of_double_precision() => Gen.Select(Gen.Int[-10, 12], Gen.Double[-1, 1], Gen.Bool).Check(
        (size, value, isHalf) =>
        {
            var threshold = isHalf ? 0.5f : 0f;
            var logit = (float)(value * Math.Pow(2, size));
            float[] plain = [logit];
            float[] shifted = [logit];
            Probabilities.Sigmoid(plain, threshold);
            ShiftProbabilities.Sigmoid(shifted, threshold);
            var expected = 1 / (1 + Math.Exp((double)threshold - logit));
            Assert.Equal(expected, plain[0], 1e-7);
            Assert.Equal(expected, shifted[0], ShiftError);
            Assert.True(logit > threshold ? plain[0] >= 0.5f && shifted[0] >= 0.5f : plain[0] <= 0.5f && shifted[0] <= 0.5f);
        },
        cases: 2000);

    [Theory]
    [InlineData(float.MaxValue, float.MinValue, 1, 0)]
    [InlineData(float.MaxValue, float.MaxValue, 0.5f, 0.5f)]
    [InlineData(float.MinValue, float.MinValue, 0.5f, 0.5f)]
    [InlineData(3f, float.NegativeInfinity, 1, 0)]
    [InlineData(-0f, 0f, 0.5f, 0.5f)]
    [InlineData(float.Epsilon, -float.Epsilon, 0.5f, 0.5f)]
    [InlineData(1e30f, 0f, 1, 0)]
    public void Extreme_logits_have_probabilities(float a, float b, float ofA, float ofB)
    {
        foreach (var form in new Action<float[]>[] { row => Probabilities.Softmax(row, 2), row => ShiftProbabilities.Softmax(row, 2) })
        {
            float[] row = [a, b];
            form(row);
            Assert.Equal([ofA, ofB], row);
        }
    }

    [Theory]
    [InlineData(float.MaxValue, 1)]
    [InlineData(float.MinValue, 0)]
    [InlineData(0f, 0.5f)]
    public void An_extreme_logit_has_a_probability(float logit, float expected)
    {
        foreach (var form in new Action<float[]>[] { row => Probabilities.Sigmoid(row, 0), row => ShiftProbabilities.Sigmoid(row, 0) })
        {
            float[] row = [logit];
            form(row);
            Assert.Equal([expected], row);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(0f, float.NaN)]
    [InlineData(0f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void Logits_without_a_class_have_no_probabilities(float a, float b)
    {
        Assert.Throws<NotFiniteNumberException>(() => Probabilities.Softmax([a, b], 2));
        Assert.Throws<NotFiniteNumberException>(() => ShiftProbabilities.Softmax([a, b], 2));
        Assert.Throws<NotFiniteNumberException>(() => Probabilities.Sigmoid([a, b], 0));
        Assert.Throws<NotFiniteNumberException>(() => ShiftProbabilities.Sigmoid([a, b], 0));
    }

    [Fact]
    public void Many_classes_share_what_there_is()
    {
        var plain = new float[60_000];
        var shifted = new float[60_000];
        Probabilities.Softmax(plain, plain.Length);
        ShiftProbabilities.Softmax(shifted, shifted.Length);
        Assert.All(plain.Distinct(), p => Assert.Equal(1.0 / 60_000, p, 1e-10));
        Assert.All(shifted.Distinct(), p => Assert.Equal(1.0 / 60_000, p, 1e-9));
    }

    private static double[] Softmax(float[] row)
    {
        var powers = Array.ConvertAll(row, z => Math.Exp((double)z - row.Max()));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }
}
