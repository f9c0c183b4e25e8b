using System;
using System.Linq;
using System.Text.Json;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Metrics;

public sealed class RegressionMetricsTests
{
    [Fact]
    public void They_are_what_their_formulas_give()
    {
        Gen.Select(Gen.Int[1, 4], Gen.Int[2, 40], Gen.Int).Check((outputs, samples, seed) =>
        {
            Random random = new(seed);
            var values = Enumerable.Range(0, samples * outputs).Select(_ => (float)((random.NextDouble() * 20) - 10)).ToArray();
            var targets = values.Select(value => value + (float)random.NextDouble()).ToArray();
            var metrics = new IdentityRegressor(outputs).Evaluate(new Dataset(values, targets, outputs, outputs));

            var errors = values.Zip(targets, (value, target) => (double)value - target).ToArray();
            Assert.Equal(samples, metrics.Samples);
            Assert.Equal(Math.Sqrt(errors.Average(error => error * error)), metrics.RootMeanSquaredError, 9);
            Assert.Equal(errors.Average(error => error * error), metrics.MeanLoss, 9);
            Assert.Equal(errors.Average(Math.Abs), metrics.MeanAbsoluteError, 9);
            Assert.Equal(errors.Max(Math.Abs), metrics.MaximumError, 12);
            Assert.Equal(metrics.Outputs.Average(output => output.RSquared!.Value), metrics.RSquared!.Value, 9);
            for (var output = 0; output < outputs; output++)
            {
                var own = Enumerable.Range(0, samples).Select(i => errors[(i * outputs) + output]).ToArray();
                var aims = Enumerable.Range(0, samples).Select(i => (double)targets[(i * outputs) + output]).ToArray();
                var row = metrics.Outputs[output];
                Assert.Equal(output, row.Output);
                Assert.Equal(Math.Sqrt(own.Average(error => error * error)), row.RootMeanSquaredError, 9);
                Assert.Equal(own.Average(Math.Abs), row.MeanAbsoluteError, 9);
                Assert.Equal(own.Max(Math.Abs), row.MaximumError, 12);
                Assert.Equal(
                    1 - (own.Sum(error => error * error) / aims.Sum(aim => Math.Pow(aim - aims.Average(), 2))), row.RSquared!.Value, 6);
            }
        }, cases: 200);
    }

    [Fact]
    public void A_case_made_by_hand()
    {
        var metrics = new IdentityRegressor(1).Evaluate(new Dataset([1, 2, 3, 6], [1f, 2, 3, 4], 1));
        Assert.Equal((1, 0.5, 2), (metrics.RootMeanSquaredError, metrics.MeanAbsoluteError, metrics.MaximumError));
        Assert.Equal(1 - (4 / 5.0), metrics.RSquared!.Value, 12);
        Assert.Equal("RMSE 1, MAE 0.5, R² 0.2, largest error 2 over 4 samples", metrics.ToString());
    }

    /// <summary>0.1 is no float, and the mean of three of them would not be what each is.</summary>
    [Fact]
    public void Constant_targets_have_no_r_squared()
    {
        var one = new IdentityRegressor(1).Evaluate(new Dataset([0.1f, 0.2f, 0.1f], [0.1f, 0.1f, 0.1f], 1));
        Assert.Null(one.RSquared);
        Assert.Contains("no R²", one.ToString(), StringComparison.Ordinal);
        var two = new IdentityRegressor(2).Evaluate(new Dataset([0.1f, 1, 0.1f, 2, 0.1f, 3], [0.1f, 1, 0.1f, 2, 0.1f, 3], 2, 2));
        Assert.Equal((null, 1, 1), (two.Outputs[0].RSquared, two.Outputs[1].RSquared, two.RSquared));
        Assert.Null(new IdentityRegressor(1).Evaluate(new Dataset([0.1f], [0.5f], 1)).RSquared);
    }

    [Fact]
    public void They_come_back_from_json_as_they_were()
    {
        var metrics = new IdentityRegressor(2).Evaluate(new Dataset([0, 1, 0, 2], [0f, 1, 0, 3], 2, 2));
        var text = JsonSerializer.Serialize(metrics, MetricsJson.Default.RegressionMetrics);
        var read = JsonSerializer.Deserialize(text, MetricsJson.Default.RegressionMetrics)!;
        Assert.Equal(metrics.ToString(), read.ToString());
        Assert.Equal(metrics.Outputs, read.Outputs);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        IdentityRegressor network = new(2);
        Assert.Throws<ArgumentNullException>("network", () => ((IRegressor)null!).Evaluate(new Dataset([0, 1], [0f, 1], 2, 2)));
        Assert.Throws<ArgumentNullException>("dataset", () => network.Evaluate(null!));
        Assert.StartsWith(
            "The network regresses: a data set with 2 targets for each sample was expected, this one has labels of 3 classes.",
            Assert.Throws<ArgumentException>("dataset", () => network.Evaluate(new Dataset([0, 1], [2], 2))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The network computes 2 values: as many targets were expected for each sample, the data set has 1.",
            Assert.Throws<ArgumentException>("dataset", () => network.Evaluate(new Dataset([0, 1], [0.5f], 2))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("dataset", () => network.Evaluate(new Dataset([0, 1, 2], [0.5f, 1], 3, 2)));
    }
}
