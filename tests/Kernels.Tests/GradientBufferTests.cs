extern alias generator;

using generator::KernelGen.Generator.Kernels.Lowering;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Networks whose gradients are all in memory before anything is updated learn the same bits as those that update where gradients are
/// formed.
/// </summary>
public sealed class GradientBufferTests
{
    private static readonly NetworkSpec[] Specs =
    [
        new(9, 20, [new DenseSpec(70, Bias: true), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(3)], LossKind.SquaredHinge),
        new(7, 18, [new DenseSpec(20), new ReLUSpec(), new DenseSpec(5)], LossKind.SoftmaxCrossEntropy, Weights.Real),
        new(
            5,
            9,
            [new DenseSpec(12), new ShiftBatchNormSpec(), new DenseSpec(2)],
            LossKind.Hinge,
            Weights.Binary,
            MultiplicationFree: true),
        new(6, 17, [new DenseSpec(18), new BatchNormSpec(), new DenseSpec(2)], LossKind.SquaredHinge, Optimizer: new AdamSpec()),
    ];

    [Fact]
    public void Kept_gradients_lead_to_the_same_bits()
    {
        using var usual = NetworkCompiler.Compile(Specs);
        using var kept = NetworkCompiler.Compile(Specs, new LoweringOptions(KeepsGradients: true));
        for (var index = 0; index < Specs.Length; index++)
        {
            var weights = Specs[index].InferenceWeights;
            Assert.Equal(
                Fingerprint.Of(usual.Create(index, 17, 2), allowed: weights),
                Fingerprint.Of(kept.Create(index, 17, 2), allowed: weights));
            AllocationTests.AssertNothingAllocated(kept.Create(index, 3, 2), weights);
        }
    }
}
