using KernelGen.Generator.Ir;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>How values of −1 and 1 lie in memory: a bit each, 1 for 1, 32 to a word, and zeros behind the last.</summary>
internal static class BitLayout
{
    /// <summary>Values in an element of memory.</summary>
    public const int WordBits = 32;

    /// <summary>Values in a vector.</summary>
    public const int VectorBits = WordBits * Lane.Count;

    /// <summary>The words of so many values, in pairs, which are read at once.</summary>
    public static int Words(int values) => Lane.RoundUp((values + WordBits - 1) / WordBits, 2);

    /// <summary>The bits of an operation's values.</summary>
    public static MemoryBuffer Buffer(string name, ModelShape shape) => new(
        name,
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Group, Lane.RoundUp(Words(shape.Size), Lane.Count))),
        $", a bit for each of {FrozenBuffers.Text(shape.Size)} values",
        IsPersistent: false);
}
