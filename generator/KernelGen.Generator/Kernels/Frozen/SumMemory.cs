using KernelGen.Generator.Ir;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>What lies between the kernel that makes tables and the one that looks them up.</summary>
/// <param name="Tables">The tables.</param>
/// <param name="Numbers">The numbers of the words whose tables are there; null where all are.</param>
/// <param name="Ends">How many there are up to the end of each part, 0 in front; null where all are there.</param>
internal sealed record SumMemory(MemoryBuffer Tables, MemoryBuffer? Numbers, MemoryBuffer? Ends)
{
    public static SumMemory Of(string name, WindowSum sum)
    {
        var layout = Layout.Of(
            new Dimension(Axis.Row, sum.Input.Height),
            new Dimension(Axis.Column, sum.Input.Width),
            new Dimension(Axis.Group, sum.WordsInMemory),
            new Dimension(Axis.Input, sum.Format.VectorsPerWord) { Label = "table" },
            new Dimension(Axis.Lane, Shorts) { Label = "entry" });

        // Look-ups in bytes read a vector for a shared input behind ternary tables, and leave it out where a code has no bit for it.
        var hasReadBehind = !sum.Format.IsBinary && !sum.Format.SharesInputs;
        var tables = new MemoryBuffer(
            name + "Tables",
            ElementKind.Short,
            hasReadBehind ? layout.WithTail(Shorts) : layout,
            string.Empty,
            IsPersistent: false);
        return sum.SkipsZeros
            ? new SumMemory(tables, List(name + "Words", sum.WordsInMemory), List(name + "Ends", sum.Parts + 1))
            : new SumMemory(tables, null, null);
    }

    private static MemoryBuffer List(string name, int length) =>
        new(name, ElementKind.UShort, Layout.Of(new Dimension(Axis.Group, length)), string.Empty, IsPersistent: false);
}
