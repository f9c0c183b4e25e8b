namespace KernelGen.Kernels.Tests;

/// <summary>The loss of a network under test.</summary>
internal enum LossKind
{
    SquaredHinge,
    Hinge,
    SoftmaxCrossEntropy,
    MeanSquaredError,
    Written,
}
