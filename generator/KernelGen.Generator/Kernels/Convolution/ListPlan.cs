using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// How the gradient of a convolution's weights is summed over lists: for each channel the positions where the input is not zero, with
/// its power of two, of one sample or of several small ones; lanes are filters.
/// </summary>
/// <remarks>
/// An input at (y, x) meets the gradient at (y + padding − row, x + padding − column of the kernel). Around those of a sample are so
/// many zeros that all of these are there to be read.
/// </remarks>
internal sealed class ListPlan
{
    // Low bits of an entry: the number of a power with its sign.
    private const int CodeBits = 5;

    // Gradients that stay in the first cache while the lists of all channels pass over them.
    private const int CacheBytes = 28 * 1024;

    // Channels that threads share, if there is one tile of filters; fewer have two tiles of one vector.
    private const int ChannelsForThreads = 8;

    public ListPlan(Conv2DLayer layer)
    {
        var window = layer.Window;
        Vectors = layer.Units <= Lane.Count || (layer.Units <= 2 * Lane.Count && layer.InputsPerOffset < ChannelsForThreads) ? 1 : 2;
        Tiles = (layer.Units + Lanes - 1) / Lanes;
        Rows = layer.InputShape.Height + window.PaddingTop + window.Height - 1;
        Columns = layer.InputShape.Width + window.PaddingLeft + window.Width - 1;
        FirstRow = window.Height - 1;
        FirstColumn = window.Width - 1;
        RowsAtATime = WeightGradientPlan.RowsAtOnce(window.Height, window.Width * Vectors);
        SamplesPerList = Lane.Count;
        while (SamplesPerList > 1 && SamplesPerList * Rows * Columns * Lanes * sizeof(float) > CacheBytes)
        {
            // Four samples are transposed together: one, or fours.
            SamplesPerList = SamplesPerList == Transpose.Size ? 1 : SamplesPerList / 2;
        }

        EntryMask = PowerOfTwo((SamplesPerList * layer.InputShape.Height * layer.InputShape.Width) + 1) - 1;
        OffsetMask = (PowerOfTwo(SamplesPerList * Rows * Columns) - 1) * Lanes;
    }

    /// <summary>Vectors of filters that are handled together.</summary>
    public int Vectors { get; }

    public int Lanes => Vectors * Lane.Count;

    /// <summary>Tiles of filters.</summary>
    public int Tiles { get; }

    /// <summary>Rows of gradients, zeros included.</summary>
    public int Rows { get; }

    /// <summary>Columns likewise.</summary>
    public int Columns { get; }

    /// <summary>Rows of zeros in front of the first.</summary>
    public int FirstRow { get; }

    /// <summary>Columns of zeros in front of the first.</summary>
    public int FirstColumn { get; }

    /// <summary>Rows of the kernel whose sums are in registers together.</summary>
    public int RowsAtATime { get; }

    /// <summary>Room for the entries of a list, less one: all ones.</summary>
    public int EntryMask { get; }

    /// <summary>The bits of an offset into the gradients of one sample.</summary>
    public int OffsetMask { get; }

    /// <summary>Samples that share their lists: as many as the first cache holds gradients of, a power of two.</summary>
    public int SamplesPerList { get; }

    /// <summary>Lists of a sample block, of one channel.</summary>
    public int ListsPerBlock => Lane.Count / SamplesPerList;

    /// <summary>
    /// Whether the layer's gradient is summed over lists. About half of the inputs are not zero, each of which meets all places of the
    /// kernel: where positions are fewer, these cost less.
    /// </summary>
    public static bool Fits(Conv2DLayer layer, bool isSigned, PooledGradient? pooled) =>
        pooled is null
        && layer.Window.Stride == 1
        && 2 * layer.Positions > layer.InputShape.Height * layer.InputShape.Width
        && layer.Quantization is { } quantization
        && Codes(quantization, isSigned) <= 1 << CodeBits
        && (long)(layer.InputShape.Height + layer.Window.Height) * (layer.InputShape.Width + layer.Window.Width) < 1 << 18;

    /// <summary>Numbers of powers, that of zero included.</summary>
    public static int Codes(Quantization quantization, bool isSigned) => 1 + (InputPowers.Levels(quantization) * (isSigned ? 2 : 1));

    /// <summary>What an entry holds for a position and a code.</summary>
    public static Expression Entry(Expression position, Expression code) => position.Stride(1 << CodeBits) + code;

    /// <summary>The number of the power in an entry.</summary>
    public static Expression Code(Expression entry) => entry & ((1 << CodeBits) - 1);

    /// <summary>The offset of its position in the gradients of one sample.</summary>
    public Expression Offset(Expression entry) =>
        (Vectors == 1 ? entry.ShiftRightLogical(1) : entry) & OffsetMask;

    private static int PowerOfTwo(int count)
    {
        var power = 1;
        while (power < count)
        {
            power *= 2;
        }

        return power;
    }
}
