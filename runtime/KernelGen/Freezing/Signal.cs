namespace KernelGen.Freezing;

/// <summary>What a layer gives: the integers of an operation, and what they stand for.</summary>
/// <param name="position">The operation; −1 is the network's input.</param>
/// <param name="meaning">What its integers stand for.</param>
internal sealed class Signal(int position, Affine meaning)
{
    /// <summary>The operation; −1 is the network's input.</summary>
    public int Position { get; set; } = position;

    /// <summary>What its integers stand for.</summary>
    public Affine Meaning { get; set; } = meaning;
}
