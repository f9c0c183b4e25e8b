namespace KernelGen.Tool.Census;

/// <summary>A symbol of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFunction">Whether it is one of a function.</param>
/// <param name="Section">The number of its section.</param>
/// <param name="Value">Where it begins: in its section in an object file, else in memory.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record ElfSymbol(string Name, bool IsFunction, int Section, ulong Value, ulong Length);
