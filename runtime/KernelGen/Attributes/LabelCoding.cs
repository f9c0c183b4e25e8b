namespace KernelGen;

/// <summary>What labels become as targets of a <see cref="LossAttribute">loss</see>.</summary>
public enum LabelCoding
{
    /// <summary>1 for the output that the label names, 0 for the others; with one output, the label itself.</summary>
    ZeroOne = 0,

    /// <summary>1 for the output that the label names, −1 for the others; with one output, 1 for label 1 and −1 for label 0.</summary>
    Signs = 1,
}
