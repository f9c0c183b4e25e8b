using System;
using System.Linq;
using System.Threading;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Training and prediction allocate nothing, on any thread.</summary>
public sealed class AllocationTests
{
    private const int Calls = 50;

    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in DeclaredNetworks.All.Keys)
            {
                data.Add(name, 1);
                data.Add(name, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Nothing_is_allocated(string name, int threads) => AssertNothingAllocated(DeclaredNetworks.All[name](3, threads));

    internal static void AssertNothingAllocated(IClassifier network, InferenceWeights[]? allowed = null)
    {
        var random = new Random(1);
        var inputs = RandomData.Inputs(random, network.BatchSize, network.InputSize);
        var many = RandomData.Inputs(random, (2 * network.BatchSize) + 1, network.InputSize);
        var labels = RandomData.Labels(random, network.BatchSize, Math.Max(2, network.OutputSize));
        var outputs = new float[((2 * network.BatchSize) + 1) * network.OutputSize];
        var classes = new int[(2 * network.BatchSize) + 1];

        AssertNothing("Train", () => network.Train(inputs, labels, 0.015625f));
        AssertNothing("Train on part", () => network.Train(inputs.AsSpan(0, 3 * network.InputSize), labels.AsSpan(0, 3), 0.015625f));
        foreach (var weights in allowed ?? network.AllowedWeights())
        {
            network.InferenceWeights = weights;
            AssertNothing("Predict", () => network.Predict(many, outputs));
            AssertNothing("Classify", () => network.Classify(many, classes));
            AssertNothing("Classify one", () => network.Classify(inputs.AsSpan(0, network.InputSize)));
            AssertNothing("Train and Classify", () =>
            {
                network.Train(inputs, labels, 0.015625f);
                network.Classify(many, classes);
            });
        }
    }

    [Fact]
    public void Nothing_is_allocated_by_training_on_targets()
    {
        IClassifier network = new RealNet(3, 2);
        var train = network.TrainTargets();
        var inputs = RandomData.Inputs(new Random(1), network.BatchSize, network.InputSize);
        var targets = RandomData.Inputs(new Random(2), network.BatchSize, network.OutputSize);
        AssertNothing("Train", () => train(inputs, targets, 0.015625f));
    }

    /// <summary>
    /// Callers at the same time: a workspace is made when there are more of them than ever before, and then never again.
    /// </summary>
    [Theory]
    [InlineData(nameof(TernaryNet))]
    [InlineData(nameof(ZeroNet))]
    [InlineData(nameof(FixedNet))]
    [InlineData(nameof(RealNet))]
    public void Nothing_is_allocated_by_callers_at_the_same_time(string name)
    {
        const int Callers = 8;
        var network = DeclaredNetworks.All[name](3, 2);
        var inputs = RandomData.Inputs(new Random(1), 2 * network.BatchSize, network.InputSize);
        var gate = ((IGatedNetwork)network).Gate;

        // As many workspaces as callers, each used for everything: the others are held meanwhile.
        var held = Enumerable.Range(0, Callers).Select(_ => gate.Enter(NetworkUse.Predict)).ToList();
        var outputs = new float[2 * network.BatchSize * network.OutputSize];
        var classes = new int[2 * network.BatchSize];
        foreach (var workspace in held)
        {
            NetworkGate.Leave(workspace);
            Predict(outputs, classes);
            Assert.Same(workspace, gate.Enter(NetworkUse.Predict));
        }

        held.ForEach(NetworkGate.Leave);

        // What .NET sets up the first time that threads wait for each other is allocated once; code that allocates does so in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            long allocated = 0;
            ConcurrencyTests.Together(Callers, _ =>
            {
                var own = new float[outputs.Length];
                var ownClasses = new int[classes.Length];
                Predict(own, ownClasses);
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < Calls; i++)
                {
                    Predict(own, ownClasses);
                }

                Interlocked.Add(ref allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            });
            least = Math.Min(least, allocated);
        }

        Assert.Equal(0, least);
        Assert.Equal(Callers, gate.Workspaces);

        void Predict(float[] own, int[] ownClasses)
        {
            network.Predict(inputs, own);
            network.Predict(inputs.AsSpan(0, network.InputSize), own.AsSpan(0, network.OutputSize));
            network.Classify(inputs, ownClasses);
            network.Classify(inputs.AsSpan(0, network.InputSize));
        }
    }

    /// <summary>
    /// The test runner allocates now and then on threads of its own, so one of several rounds without a byte is proof:
    /// code that allocates does so in every round.
    /// </summary>
    internal static void AssertNothing(string what, Action call)
    {
        call();
        call();
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Calls; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least == 0, FormattableString.Invariant($"{what}: {least} bytes in {Calls} calls."));
    }
}
