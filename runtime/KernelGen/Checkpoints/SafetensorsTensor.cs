namespace KernelGen;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">The first byte of its values, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsTensor(string Name, long[] Shape, long Begin, long End)
{
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
