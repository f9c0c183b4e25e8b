using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>Schedules that change from mini-batch to mini-batch, or by what was learned.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Cosine_is_half_a_wave() => Gen.Select(Gen.Int[1, 50], Gen.Double[0, 0.999]).Check((epochs, fraction) =>
    {
        var rate = LearningRate.Cosine(0.4f, 0.004f);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var done = (epoch + fraction) / epochs;
            Assert.Equal(0.004 + (0.396 * Math.Pow(Math.Cos(Math.PI * done / 2), 2)), rate.At(Position(epoch, epochs, fraction)), 1e-6);
        }
    });

    [Fact]
    public void One_cycle_goes_up_and_far_down()
    {
        var rate = LearningRate.OneCycle(0.5f, warmUp: 0.25);
        Assert.Equal(0.02f, rate.At(0, 8), 1e-6f);
        Assert.Equal(0.26f, rate.At(1, 8), 1e-6f);
        Assert.Equal(0.5f, rate.At(2, 8), 1e-6f);
        Assert.Equal(0.25f, rate.At(5, 8), 1e-5f);
        Assert.InRange(rate.At(Position(7, 8, 0.9999)), 2e-6f, 2.1e-6f);
    }

    [Fact]
    public void Warm_up_grows_to_the_whole()
    {
        var rate = LearningRate.Constant(1f).WithWarmUp(2.5);
        Assert.Equal(0.01f, rate.At(0, 9));
        Assert.Equal(0.505f, rate.At(Position(1, 9, 0.25)), 1e-6f);
        Assert.Equal(1f, rate.At(Position(2, 9, 0.5)));
        Assert.Equal(1f, rate.At(8, 9));
        Assert.Equal(0.03125f, LearningRate.Constant(0.3f).WithWarmUp(1).ToPowersOfTwo().At(Position(0, 1, 0.09)));
    }

    [Fact]
    public void A_plateau_reduces_the_rate_down_to_the_lowest()
    {
        var rate = LearningRate.ReduceOnPlateau(0.8f, factor: 0.5f, patience: 2, minimum: 0.15f);
        double[] errors = [0.5, 0.4, 0.4, 0.41, 0.39, 0.39, 0.39, 0.39, 0.39, 0.39, 0.39];
        float[] expected = [0.8f, 0.8f, 0.8f, 0.8f, 0.4f, 0.4f, 0.4f, 0.2f, 0.2f, 0.15f, 0.15f, 0.15f];
        for (var epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.Equal(expected[epoch], rate.At(new SchedulePosition(epoch, 20, 0.5, History(errors.Take(epoch)))));
        }
    }

    [Fact]
    public void Names_tell_schedules_apart() => Assert.Equal(
        [
            "cosine 0.3 → 0.01", "one cycle up to 0.5 at 0.3", "constant 0.1, 2 epochs of warm-up",
            "0.3, × 0.5 after 3 epochs without improvement, down to 0.0003",
        ],
        new[]
        {
            LearningRate.Cosine(0.3f, 0.01f), LearningRate.OneCycle(0.5f), LearningRate.Constant(0.1f).WithWarmUp(2),
            LearningRate.ReduceOnPlateau(0.3f),
        }.Select(schedule => schedule.ToString()));

    [Fact]
    public void Arguments_are_in_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Cosine(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Cosine(1, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.OneCycle(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.OneCycle(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.OneCycle(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(1).WithWarmUp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(1).WithWarmUp(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.ReduceOnPlateau(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.ReduceOnPlateau(1, factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.ReduceOnPlateau(1, patience: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.ReduceOnPlateau(1, minimum: 2));
    }

    private static SchedulePosition Position(int epoch, int epochs, double fraction) => new(epoch, epochs, fraction, []);

    private static List<EpochResult> History(IEnumerable<double> errors) =>
        [.. errors.Select((error, index) => new EpochResult(index + 1, 0.1f, 1, error, null, 1))];
}
