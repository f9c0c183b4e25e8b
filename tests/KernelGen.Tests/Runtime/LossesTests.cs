using System;
using System.Linq;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class LossesTests
{
    private static readonly Gen<(float[] Outputs, int Label)> Cases =
        Gen.Select(Gen.Double[-4, 4].Array[1, 9], Gen.Int[0, 8])
            .Select((values, label) => (Array.ConvertAll(values, value => (float)value), label % Math.Max(2, values.Length)));

    [Fact]
    public void They_are_what_their_formulas_give() => Cases.Check(
        pair =>
        {
            var (outputs, label) = pair;
            var signs = Signs(outputs, label);
            var ones = Array.ConvertAll(signs, sign => (sign + 1) / 2);
            var hinges = outputs.Zip(signs, (z, y) => Math.Max(0, 1 - (y * z))).ToArray();
            Assert.Equal(hinges.Sum(), Losses.Hinge(outputs, label), 9);
            Assert.Equal(hinges.Sum(hinge => hinge * hinge), Losses.SquaredHinge(outputs, label), 9);
            Assert.Equal(Squares(outputs, ones), Losses.MeanSquaredError(outputs, label, false), 9);
            Assert.Equal(Squares(outputs, signs), Losses.MeanSquaredError(outputs, label, true), 9);
            Assert.Equal(Squares(outputs, signs), Losses.MeanSquaredError(outputs, Array.ConvertAll(signs, sign => (float)sign)), 9);
            if (outputs.Length > 1)
            {
                Assert.Equal(
                    -Math.Log(Math.Exp(outputs[label]) / outputs.Sum(z => Math.Exp(z))), Losses.SoftmaxCrossEntropy(outputs, label), 9);
            }
        },
        cases: 500);

    [Fact]
    public void Shifts_give_the_same_but_for_rounding() => Cases.Check(
        pair =>
        {
            var (outputs, label) = pair;
            var targets = Array.ConvertAll(Signs(outputs, label), sign => (float)sign / 3);
            Same(Losses.SquaredHinge(outputs, label), ShiftLosses.SquaredHinge(outputs, label));
            Same(Losses.MeanSquaredError(outputs, label, false), ShiftLosses.MeanSquaredError(outputs, label, false));
            Same(Losses.MeanSquaredError(outputs, label, true), ShiftLosses.MeanSquaredError(outputs, label, true));
            Same(Losses.MeanSquaredError(outputs, targets), ShiftLosses.MeanSquaredError(outputs, targets));
        },
        cases: 500);

    [Fact]
    public void Squares_by_shifts_are_exact_and_means_rounded()
    {
        Gen.Int.Check(bits =>
        {
            var value = BitConverter.Int32BitsToSingle(bits);
            var expected = (double)value * value;
            Assert.Equal(expected, ShiftLosses.Square(value));
        });
        Gen.Select(Gen.Double[0, 1e6], Gen.Int[1, 100_000]).Check((sum, count) =>
        {
            var expected = sum / count;
            Assert.InRange(ShiftLosses.Mean(sum, count), expected * (1 - 1e-12), expected * (1 + 1e-15));
        });
        Assert.Equal(0, ShiftLosses.Mean(0, 3));
        Assert.Equal(double.PositiveInfinity, ShiftLosses.Mean(double.PositiveInfinity, 3));
        Assert.Equal(double.NaN, ShiftLosses.Mean(double.NaN, 3));
    }

    [Fact]
    public void Large_logits_have_a_cross_entropy()
    {
        Assert.Equal(2e30, Losses.SoftmaxCrossEntropy([1e30f, -1e30f], 1), 1e24);
        Assert.Equal(0, Losses.SoftmaxCrossEntropy([1e30f, -1e30f], 0));
        Assert.Equal(Math.Log(2), Losses.SoftmaxCrossEntropy([float.MaxValue, float.MaxValue], 0), 12);
    }

    private static void Same(double expected, double actual) => Assert.Equal(expected, actual, 1e-6 * (1 + expected));

    private static double Squares(float[] outputs, double[] targets) => outputs.Zip(targets, (z, t) => Math.Pow(z - t, 2)).Average();

    /// <summary>1 for the output of the label, −1 for the others; a single output is that of label 1.</summary>
    private static double[] Signs(float[] outputs, int label) =>
        [.. outputs.Select((_, k) => (outputs.Length == 1 ? label == 1 : label == k) ? 1.0 : -1.0)];
}
