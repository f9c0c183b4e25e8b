using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The reference's pieces against the methods that they stand for, and their slopes against differences; what a lane without a sample may
/// give.
/// </summary>
public sealed class UserFunctionTests
{
    public static TheoryData<string> Methods =>
        [
            .. UserFunctionCases.Activations.Select(function => function.Method),
            .. UserFunctionCases.Losses.Select(loss => loss.UserFunction.Method),
            .. BuiltInActivations.All.Select(function => function.Method),
        ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Slopes_are_differences_of_values(string method)
    {
        const double Distance = 1e-6;
        var function = UserFunctionCases.Activations
            .Concat(UserFunctionCases.Losses.Select(loss => loss.UserFunction))
            .Concat(BuiltInActivations.All)
            .Single(candidate => candidate.Method == method);
        for (var x = -4.05; x < 4; x += 0.1)
        {
            var side = function.Kinks.Count(kink => x > kink);
            Assert.Equal((function.Value(x + Distance) - function.Value(x - Distance)) / (2 * Distance), function.Slope(x, side), 1e-5);
            Assert.Equal(
                (function.Slope(x + Distance, side) - function.Slope(x - Distance, side)) / (2 * Distance),
                function.Curvature(x) * (function.Method == "SoftSign" ? Math.Sign(x) : 1),
                1e-4);
        }
    }

    [Fact]
    public void Values_and_slopes_are_those_of_the_methods()
    {
        for (var x = -4.03125f; x < 4; x += 0.0625f)
        {
            foreach (var function in UserFunctionCases.Activations)
            {
                var side = function.Kinks.Count(kink => x > kink);
                Assert.Equal(function.Value(x), Call(function.Method, x), 1e-6);
                Assert.Equal(
                    function.Slope(x, side),
                    function.Derivative.EndsWith("Slope", StringComparison.Ordinal)
                        ? Call(function.Derivative, x)
                        : Call(function.Derivative, x, 1),
                    1e-6);
            }

            foreach (var (function, hasSigns) in UserFunctionCases.Losses)
            {
                foreach (var target in hasSigns ? new[] { 1f, -1f } : [1f, 0f, -2.5f])
                {
                    var argument = hasSigns ? x * target : x - target;
                    var side = function.Kinks.Count(kink => argument > kink);
                    Assert.Equal(function.Value(argument), Call(function.Method, x, target), 1e-6);
                    Assert.Equal(function.Slope(argument, side) * (hasSigns ? target : 1), Call(function.Derivative, x, target), 1e-6);
                }
            }
        }
    }

    /// <summary>Where a function is not finite at zero, lanes that hold no sample must not reach the sums over samples.</summary>
    [Fact]
    public void Lanes_without_a_sample_reach_no_sum()
    {
        var network = new PoleNet(seed: 3, threads: 1);
        var loss = network.Train([2f, 0.5f, -4f], new[] { 1, 0, 1 }, 0.125f);

        Assert.True(float.IsFinite(loss), "The loss is not finite.");
        Assert.All(network.ReadAll(), tensor => Assert.All(tensor, value => Assert.True(float.IsFinite(value), "A tensor is not finite.")));
    }

    private static float Call(string method, params float[] arguments) =>
        (float)typeof(WrittenMethods).GetMethod(method)!.Invoke(null, [.. arguments.Select(argument => (object)argument)])!;
}
