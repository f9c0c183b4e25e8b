namespace KernelGen.Generator.Graph;

internal enum LossKind
{
    SquaredHinge,
    Hinge,
    SoftmaxCrossEntropy,
    MeanSquaredError,

    /// <summary>Methods of the user's, <see cref="NetworkGraph.WrittenLoss"/>.</summary>
    Written,
}
