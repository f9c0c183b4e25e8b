namespace KernelGen.Generator.Ir;

/// <summary>A named piece of the network's memory.</summary>
/// <param name="Name">"Z1", "Codes2", "Gamma1".</param>
/// <param name="Element">What it holds.</param>
/// <param name="Length">Elements.</param>
/// <param name="Remark">Its layout, for the reader of the memory map.</param>
/// <param name="IsPersistent">Whether it keeps its content between calls.</param>
internal sealed record MemoryBuffer(string Name, ElementKind Element, int Length, string Remark, bool IsPersistent);
