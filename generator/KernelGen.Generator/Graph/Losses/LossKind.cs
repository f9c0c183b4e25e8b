namespace KernelGen.Generator.Graph.Losses;

internal enum LossKind
{
    SquaredHinge,
    Hinge,
    SoftmaxCrossEntropy,
    MeanSquaredError,

    /// <summary>Methods of the user's, <see cref="NetworkGraph.UserLoss"/>.</summary>
    Written,
}
