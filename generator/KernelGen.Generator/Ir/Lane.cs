namespace KernelGen.Generator.Ir;

/// <summary>The shape of lanes and sample blocks: activations are stored [sample block][feature][lane].</summary>
internal static class Lane
{
    /// <summary>Samples in a sample block, and lanes in a vector.</summary>
    public const int Count = 16;

    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    public static int SampleBlocks(int samples) => (samples + Count - 1) / Count;
}
