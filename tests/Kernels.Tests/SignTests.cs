using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Binary activations: what comes out, and the straight-through estimator on the way back.</summary>
public sealed class SignTests
{
    private static readonly float[] Sample = [2.5f, -3f, 0.75f];

    [Fact]
    public void What_comes_out_is_a_sign()
    {
        SignRegressionNet network = new(seed: 3, threads: 1);
        var (weights, biases, above, last) = Read(network);
        var outputs = new float[2];
        network.Predict(Sample, outputs);
        for (var k = 0; k < 2; k++)
        {
            var expected = last[k] + Enumerable.Range(0, 40).Sum(j =>
                above[(k * 40) + j] * (Sum(weights, biases, j) < 0 ? -1.0 : 1.0));
            Assert.Equal(expected, outputs[k], 1e-5);
        }
    }

    /// <summary>A sample's error behind the sign, which moves the biases there, passes where |x| ≤ 1 and stops elsewhere.</summary>
    [Fact]
    public void Gradients_pass_where_x_is_within_1()
    {
        SignRegressionNet network = new(seed: 3, threads: 1);
        var (weights, biases, above, last) = Read(network);
        network.Train(Sample, [3f, -2f], 0.125f);
        var (newWeights, newBiases, _, newLast) = Read(network);
        var passed = 0;
        for (var j = 0; j < 40; j++)
        {
            var x = Sum(weights, biases, j);
            var error = Enumerable.Range(0, 2).Sum(k => (double)above[(k * 40) + j] * (newLast[k] - last[k]));
            Assert.Equal(Math.Abs(x) <= 1 ? error : 0, newBiases[j] - biases[j], 1e-5);
            Assert.Equal(Math.Abs(x) <= 1, Enumerable.Range(0, 3).Any(i => newWeights[(3 * j) + i] != weights[(3 * j) + i]));
            passed += Math.Abs(x) <= 1 ? 1 : 0;
        }

        Assert.InRange(passed, 5, 35);
    }

    /// <summary>Zero counts as positive, of either sign.</summary>
    [Theory]
    [InlineData(-0f, 1f)]
    [InlineData(1e-45f, 1f)]
    [InlineData(-1e-45f, -1f)]
    [InlineData(float.MaxValue, 1f)]
    public void Zero_is_positive(float x, float sign)
    {
        SignRegressionNet network = new(seed: 1, threads: 1);
        foreach (var (tensor, index) in network.Tensors.Select((tensor, index) => (tensor, index)))
        {
            var values = new float[tensor.Shape.Aggregate(1, (product, extent) => product * extent)];
            values[0] = index is 0 or 2 ? 1f : 0f;
            network.WriteTensor(index, values);
        }

        var outputs = new float[2];
        network.Predict([x, 0f, 0f], outputs);
        Assert.Equal(sign, outputs[0]);
    }

    private static double Sum(float[] weights, float[] biases, int j) =>
        biases[j] + Enumerable.Range(0, 3).Sum(i => (double)weights[(3 * j) + i] * Sample[i]);

    private static (float[] Weights, float[] Biases, float[] Above, float[] Last) Read(SignRegressionNet network)
    {
        var tensors = network.ReadAll();
        return (tensors[0], tensors[1], tensors[2], tensors[3]);
    }
}
