namespace KernelGen.Generator.Kernels;

/// <summary>The shape of lanes and slabs: activations are stored [slab][feature][lane].</summary>
internal static class Lane
{
    /// <summary>Samples in a slab, and lanes in a vector.</summary>
    public const int Count = 16;

    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    public static int Slabs(int samples) => (samples + Count - 1) / Count;
}
