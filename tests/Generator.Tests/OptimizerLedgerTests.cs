using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What optimizers multiply, divide and take roots of, counted on the kernels.</summary>
public sealed class OptimizerLedgerTests
{
    private const string Layers = "Input(20), Dense(70), BatchNorm, ReLU, Dense(3, QuantizeBackprop = false), SquaredHinge]";

    /// <summary>What a network has that says nothing.</summary>
    private const int BatchSize = 100;

    /// <summary>
    /// Elements that an optimizer visits: weights in vectors of outputs, biases, γ and β in vectors of features. 70 outputs are two tiles
    /// of 64,
    /// 3 are one of 16.
    /// </summary>
    private const long Updated = (20 * 128) + 80 + 80 + (70 * 16) + 16;

    [Theory]
    [InlineData("ShiftMomentum")]
    [InlineData("ShiftMomentum(15)")]
    [InlineData("ShiftAdaMax")]
    public void By_shifts_nothing_is_multiplied_beyond_plain_descent(string optimizer)
    {
        var plain = Count(Train("[Network, " + Layers));
        var shifted = Count(Train($"[Network, {optimizer}, " + Layers));

        Assert.Equal(
            (plain.Multiplications, plain.Divisions, plain.SquareRoots), (shifted.Multiplications, shifted.Divisions, shifted.SquareRoots));
        Assert.True(shifted.Shifts >= plain.Shifts + Updated);

        // The same products for the same reasons; where the optimizer takes the learning rate, the gradient carries the mean alone.
        var reasons = Reasons($"[Network, {optimizer}, " + Layers);
        var atLoss = optimizer == "ShiftAdaMax" ? "mean over samples" : "learning rate";
        Assert.Equal(
            Reasons("[Network, " + Layers).Select(reason => (reason.Key == "learning rate" ? atLoss : reason.Key, reason.Value)).Order(),
            reasons.Select(reason => (reason.Key, reason.Value)).Order());
    }

    [Fact]
    public void Momentum_multiplies_once_for_each_parameter()
    {
        Assert.Equal(Updated, Reasons("[Network, Momentum, " + Layers)["momentum"]);
        Assert.DoesNotContain("momentum", Reasons("[Network, " + Layers).Keys);
    }

    [Fact]
    public void Adam_multiplies_seven_times_divides_and_takes_a_root_for_each_parameter()
    {
        var plain = Count(Train("[Network, " + Layers));
        var adam = Count(Train("[Network, Adam, " + Layers));

        Assert.Equal(7 * Updated, Reasons("[Network, Adam, " + Layers)["Adam"]);
        Assert.Equal(plain.Multiplications + (7 * Updated), adam.Multiplications);
        Assert.Equal(plain.Divisions + Updated, adam.Divisions);
        Assert.Equal(plain.SquareRoots + Updated, adam.SquareRoots);
    }

    /// <summary>
    /// The kernels that update by shifts carry the attribute that says so, those that do not multiply anywhere else at least.
    /// </summary>
    [Theory]
    [InlineData("ShiftMomentum", true)]
    [InlineData("ShiftAdaMax", true)]
    [InlineData("Momentum", false)]
    [InlineData("Adam", false)]
    public void Updates_by_shifts_are_free_of_multiplications(string optimizer, bool isFree)
    {
        var updates = Train($"[Network, {optimizer}, " + Layers)
            .Where(kernel => kernel.Name is "Dense1Update" or "Dense2BiasUpdate" or "BatchNorm1GammaUpdate" or "BatchNorm1BetaUpdate")
            .ToList();

        Assert.Equal(4, updates.Count);
        Assert.All(updates, kernel => Assert.Equal(isFree, Ledger.IsMultiplicationFree(kernel)));
    }

    private static List<Kernel> Train(string attributes) =>
        NetworkCompiler.Lower(Parsed.Graph(attributes)).Train.Launches.Select(launch => launch.Kernel).ToList();

    private static Dictionary<string, long> Reasons(string attributes) => Ledger.Reasons(Train(attributes), BatchSize)
        .Where(reason => reason.Operation == CostlyOperation.Multiplication)
        .ToDictionary(reason => reason.Name, reason => reason.Count);

    private static OperationCount Count(IEnumerable<Kernel> kernels) =>
        kernels.Select(kernel => Ledger.Count(kernel, BatchSize)).Aggregate(OperationCount.Zero, (sum, count) => sum + count);
}
