namespace KernelGen.Generator.Graph.Losses;

/// <summary>The runtime's enum of the same name, in the order of its numbers: what labels become as targets.</summary>
internal enum LabelCoding
{
    None,
    ZeroOne,
    Signs,
}
