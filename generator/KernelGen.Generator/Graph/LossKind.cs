namespace KernelGen.Generator.Graph;

internal enum LossKind
{
    SquaredHinge,
    Hinge,
    SoftmaxCrossEntropy,
    MeanSquaredError,
}
