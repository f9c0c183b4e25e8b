using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>How a layer's sums are formed.</summary>
internal enum SumMethod
{
    /// <summary>Statement by statement: a weight is an addition, a subtraction, or nothing.</summary>
    Straight,

    /// <summary>Tables of the values of a row of the window; of a dense layer, of all its values.</summary>
    Row,

    /// <summary>Tables of the channels of a pixel, which serve every place of the window.</summary>
    Pixel,

    /// <summary>Of values of −1 and 1: how many differ from their weights, 32 bits at a time.</summary>
    Bits,
}

/// <summary>One way to form a layer's sums, and what it costs.</summary>
internal sealed class SumPlan
{
    // Below so many weights, flash is not what a layer is short of.
    private const int FewWeights = 4096;
    private const int LargestHalf = short.MaxValue;

    // Values of a group, and whether its sums are in two parts. Five weights, or eight without zeros, are a byte.
    private static readonly (int Size, bool IsSplit)[] TernaryGroups = [(5, true), (5, false), (4, false), (3, false), (2, false)];
    private static readonly (int Size, bool IsSplit)[] BinaryGroups = [(8, true), (4, false)];

    private SumPlan(SumOperation sum, ModelShape from, ValueRange input, SumMethod method, IReadOnlyList<TableGroup> groups)
    {
        (Sum, From, Method, Groups) = (sum, from, method, groups);
        Window = sum is Conv2DSum convolution ? convolution.Window : new(1, 1, 1, 1, 0, 0);
        Range = ModelCheck.Union(sum.Ranges(input));
        Span = sum is DenseSum ? from.Size : method switch
        {
            SumMethod.Pixel => from.Channels,
            SumMethod.Row => Window.Width * from.Channels,
            _ => Window.Height * Window.Width * from.Channels,
        };
        var tablesFitHalf = 5 * ModelCheck.Largest(input) <= LargestHalf;
        Lanes = sum is Conv2DSum && tablesFitHalf && ModelCheck.Largest(Range) <= LargestHalf && sum.Shape.Width > 1 ? 2 : 1;
        TableType = sum is DenseSum && tablesFitHalf ? CType.Int16 : CType.Int32;
        SumType = sum is DenseSum ? CType.OfSums(Range) : CType.Int32;
        Blocks = SplitIntoBlocks();
    }

    public SumOperation Sum { get; }

    /// <summary>The shape of what is added; a dense layer takes it as a row of values.</summary>
    public ModelShape From { get; }

    public ModelWindow Window { get; }

    public SumMethod Method { get; }

    /// <summary>What the sums lie between.</summary>
    public ValueRange Range { get; }

    /// <summary>Values that tables are formed of at a place.</summary>
    public int Span { get; }

    /// <summary>Columns of sums that a word holds: two of sixteen bits, or one.</summary>
    public int Lanes { get; }

    /// <summary>The values of the span, in order.</summary>
    public IReadOnlyList<TableGroup> Groups { get; }

    /// <summary>The groups whose tables are there at one time.</summary>
    public IReadOnlyList<IReadOnlyList<TableGroup>> Blocks { get; }

    public CType TableType { get; }

    public CType SumType { get; }

    /// <summary>Words of a row of sums, for each filter.</summary>
    public int Columns => (Sum.Shape.Width + Lanes - 1) / Lanes;

    /// <summary>Columns at which tables are formed in a row.</summary>
    public int TableColumns => Method == SumMethod.Pixel ? Columns + Window.Width - 1 : Columns;

    /// <summary>Rows of sums that a row of the picture adds to.</summary>
    public int OpenRows => (Window.Height + Window.RowStride - 1) / Window.RowStride;

    /// <summary>Places of the window that a table serves, in a row of it.</summary>
    public int Places => Method == SumMethod.Pixel ? Window.Width : 1;

    /// <summary>Bytes of the codes, for each row of the window.</summary>
    public int CodesPerRow => Places * Sum.Outputs * Groups.Count;

    /// <summary>Bytes of weights.</summary>
    public int WeightBytes => Method switch
    {
        SumMethod.Straight => 4 * NonZeros,
        SumMethod.Bits => 4 * Sum.Outputs * BitText.WordsPerOutput(Sum),
        _ => Window.Height * CodesPerRow,
    };

    /// <summary>Sums of the largest block's tables.</summary>
    public int Entries => Blocks.Select(static block => block.Sum(static group => group.Entries)).DefaultIfEmpty().Max();

    public int NonZeros => Sum.Weights.Count(static weight => weight != 0);

    public bool IsBinary => Groups.Any(static group => group.IsBinary);

    public bool IsSplit => Groups.Any(static group => group.IsSplit);

    /// <summary>Cycles of a Cortex-M0, counted from instructions.</summary>
    public long Cycles => Method switch
    {
        SumMethod.Straight => StraightCycles,
        SumMethod.Bits => BitText.Cycles(Sum),
        _ => TableCycles,
    };

    /// <summary>The cheapest way.</summary>
    /// <param name="sum">The layer.</param>
    /// <param name="from">The shape of what it adds.</param>
    /// <param name="input">What these values lie between.</param>
    /// <param name="isSign">Whether they are −1 and 1 and nothing between.</param>
    public static SumPlan Of(SumOperation sum, ModelShape from, ValueRange input, bool isSign)
    {
        var isBinary = TableGroup.IsBinaryLayer(sum);
        List<SumPlan> plans = [];
        foreach (var method in Methods(sum, isSign))
        {
            if (method is SumMethod.Straight or SumMethod.Bits)
            {
                plans.Add(new(sum, from, input, method, []));
                continue;
            }

            var span = method == SumMethod.Pixel ? from.Channels : sum.Terms / Height(sum);
            foreach (var (size, isSplit) in isBinary ? BinaryGroups : TernaryGroups)
            {
                plans.Add(new(sum, from, input, method, TableGroup.Of(span, size, isBinary, isSplit)));
            }
        }

        // What is small in flash may be somewhat larger where it saves cycles.
        var most = sum.Weights.Length * (isBinary ? 1.0 : 1.6) / 8;
        var fitting = plans.Where(plan => sum.Weights.Length <= FewWeights
            || plan.Method == SumMethod.Bits
            || plan.WeightBytes <= most + (plan.Places * sum.Outputs * plan.Window.Height));
        return fitting.OrderBy(static plan => plan.Cycles + (20L * plan.WeightBytes)).First();
    }

    /// <summary>How the sums are formed, in words.</summary>
    public string Describe() => Method == SumMethod.Bits ? "counting the bits in which signs and weights differ"
        : Method == SumMethod.Straight
        ? "a statement for each weight that is not zero" + (Lanes == 2 ? ", for two columns at once" : string.Empty)
        : $"tables of the sums of {Groups[0].Size} {Values}"
            + (IsSplit ? $", in two parts of {string.Join(" and ", Groups[0].Parts)}" : string.Empty)
            + (Lanes == 2 ? ", for two columns at once" : string.Empty);

    private string Values => Sum is DenseSum ? "values"
        : Method == SumMethod.Row ? "values of a row of the window"
        : "channels of a pixel";

    private static int Height(SumOperation sum) => sum is Conv2DSum convolution ? convolution.Window.Height : 1;

    private static IEnumerable<SumMethod> Methods(SumOperation sum, bool isSign)
    {
        if (isSign && sum is DenseSum)
        {
            yield return SumMethod.Bits;
        }

        if (sum.Weights.Length <= 640)
        {
            yield return SumMethod.Straight;
        }

        yield return SumMethod.Row;
        if (sum is Conv2DSum { Window.ColumnStride: 1, Window.Width: > 1 })
        {
            yield return SumMethod.Pixel;
        }
    }

    // Loads and stores take two cycles; an addition of four outputs each shares the load of its value.
    private long StraightCycles =>
        (long)Sum.Shape.Height * Columns * ((Span * (Sum is DenseSum ? 3 : 6 * Lanes)) + (NonZeros * 7 / 4) + (3 * Sum.Outputs) + 10);

    private long TableCycles
    {
        get
        {
            var forming = Groups.Sum(static group => (long)group.CyclesToForm) + (Sum is DenseSum ? 0 : Span * 12 * Lanes) + 30;
            var taking = Groups.Sum(static group => (long)group.CyclesPerOutput) + (10 * Blocks.Count);
            if (Sum is DenseSum)
            {
                return forming + (Sum.Outputs * taking);
            }

            var places = (long)Sum.Shape.Height * Window.Height * Columns * Places;
            return ((long)From.Height * TableColumns * forming) + (places * ((Sum.Outputs * taking) + 25));
        }
    }

    private List<IReadOnlyList<TableGroup>> SplitIntoBlocks()
    {
        // Tables of a dense layer are formed once, so that few at a time do; those of a pixel serve one place together where they can.
        var most = Sum is DenseSum ? 800 : 1600;
        List<IReadOnlyList<TableGroup>> blocks = [];
        List<TableGroup> block = [];
        foreach (var group in Groups)
        {
            if (block.Count > 0 && (block.Sum(static other => other.Entries) + group.Entries) * TableType.Bytes > most)
            {
                blocks.Add(block);
                block = [];
            }

            block.Add(group);
        }

        if (block.Count > 0)
        {
            blocks.Add(block);
        }

        return blocks;
    }
}
