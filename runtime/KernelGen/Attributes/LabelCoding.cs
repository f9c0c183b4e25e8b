namespace KernelGen;

/// <summary>What labels become as targets of a <see cref="MeanSquaredErrorAttribute">mean squared error</see> or a
/// <see cref="LossAttribute">loss of your own</see>: it makes the network classify.</summary>
public enum LabelCoding
{
    /// <summary>There are no labels: the network regresses, and learns the targets that it is given.</summary>
    None = 0,

    /// <summary>1 for the output that the label names, 0 for the others; with one output, the label itself.</summary>
    ZeroOne = 1,

    /// <summary>1 for the output that the label names, −1 for the others; with one output, 1 for label 1 and −1 for label 0.</summary>
    Signs = 2,
}
