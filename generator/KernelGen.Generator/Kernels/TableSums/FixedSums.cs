using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// Sums in 16-bit fixed point, two sample blocks of sixteen samples at a time. Each sample has a power of two of its own, by its largest
/// value, so that a sample's results do not depend on the others of its mini-batch; sums stay at the limits of 16 bits instead of leaving
/// them.
/// </summary>
internal sealed class FixedSums : SampleBlockSums
{
    private readonly Pointer _rounded;
    private readonly Pointer _scales;
    private readonly Pointer _sums;
    private readonly Variable _sampleBlocks;
    private Variable? _pair;
    private IReadOnlyList<Variable> _pairSampleBlocks = [];

    public FixedSums(KernelBuilder b, SumsTask task, FixedBuffers buffers)
        : base(b, task)
    {
        _rounded = b.MemoryBuffer("rounded", buffers.Rounded);
        _scales = b.MemoryBuffer("scales", buffers.Scales);
        _sums = b.MemoryBuffer("sums", buffers.Sums);
        _sampleBlocks = b.Host("blocks", KernelScalar.SampleBlocks);
    }

    public override TableFormat Format => TableFormat.Fixed;

    public override int RowScale => 0;

    public override int ReadableRows =>
        (_rounded.Layout!.Dimensions[0].Stride >> Format.EntryShift) - _rounded.Layout[Axis.Feature].Extent;

    /// <summary>The kernel in front: a layer's source in fixed point.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layer">The layer's index.</param>
    /// <param name="what">What is rounded.</param>
    /// <param name="source">The buffer of it.</param>
    /// <param name="features">Its features.</param>
    /// <param name="terms">Features that a result is a sum of.</param>
    /// <param name="buffers">Where it goes.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public static Kernel LowerRounding(
        string name, int layer, string what, MemoryBuffer source, int features, int terms, FixedBuffers buffers, int sampleBlocks)
    {
        var b = new KernelBuilder(name, layer);
        var values = b.MemoryBuffer("source", source);
        var rounded = b.MemoryBuffer("rounded", buffers.Rounded);
        var scales = b.MemoryBuffer("scales", buffers.Scales);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        var bits = FixedPoint.Bits(terms);
        var pairs = Pairs(sampleBlocks);
        var (first, last) = b.Units(pairs, 0, "pair", isPairs: true);
        b.For("pair", first, last, 1, pairs, pair =>
        {
            var pairSampleBlocks = PairSampleBlocks(b, pair, sampleBlockCount);
            var numbers = new List<FixedPoint>();
            var offsets = new List<Variable>();
            var largest = new List<Variable>();
            b.Section("Each sample's largest magnitude.", () =>
            {
                offsets.AddRange(pairSampleBlocks.Select((sampleBlock, half) =>
                    b.Let("source" + Digit(half), values.StartOf((Axis.SampleBlock, sampleBlock)))));
                largest.AddRange(pairSampleBlocks.Select((_, half) => b.Let("largest" + Digit(half), new IntLiteral(0).Broadcast())));
                b.For("feature", 0, features, 1, feature =>
                {
                    for (var half = 0; half < largest.Count; half++)
                    {
                        b.Set(largest[half], largest[half].Max(Value(half, feature).AsBits() & PowersOfTwo.Magnitude));
                    }
                });
            });
            b.Section($"What brings it below 2^{bits.ToString(CultureInfo.InvariantCulture)}, as what is added to exponents; and the "
                + "values, rounded by a sum with 1.5·2^23.", () =>
            {
                numbers.AddRange(largest.Select((bound, half) => new FixedPoint(b, Digit(half), bits, bound)));
                for (var half = 0; half < numbers.Count; half++)
                {
                    b.Store(scales, scales.At((Axis.SampleBlock, pairSampleBlocks[half])), numbers[half].Scale);
                }

                b.For("feature", 0, features, 1, feature =>
                {
                    var lanes = numbers.Select((number, half) => number.Rounded("value" + Digit(half), Value(half, feature))).ToList();
                    b.Store(
                        rounded,
                        rounded.At((Axis.BlockPair, pair), (Axis.Feature, feature)),
                        new Binary(BinaryOperation.NarrowToShorts, lanes[0], lanes[1], ValueKind.Shorts));
                });
            });

            Load Value(int half, Variable feature) => new(values, offsets[half] + values.StartOf((Axis.Feature, feature)), ValueKind.Lanes);
        });
        return b.Build(
            $"Layer {layer}: {what} in 16-bit fixed point.",
            [$"Each sample's values become integers of {bits.ToString(CultureInfo.InvariantCulture)} bits and a sign, by a power of two "
                + "of the sample's own: nearest, ties to even."]);
    }

    /// <summary>The buffers of one direction.</summary>
    /// <param name="tag">The end of their names.</param>
    /// <param name="features">What is summed.</param>
    /// <param name="results">Results.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public static FixedBuffers Buffers(string tag, Shape features, Shape results, int sampleBlocks) => new(
        new MemoryBuffer(
            "Rounded" + tag,
            ElementKind.Short,
            features.IsPicture
                ? Picture(features, sampleBlocks).Merge(
                    new Dimension(Axis.Feature, features.Size), isShown: false, Axis.Row, Axis.Column, Axis.Channel)
                : LayoutOf(VectorLayout.Padded(Axis.Feature, features.Size), sampleBlocks),
            ", fixed point",
            false),
        new MemoryBuffer("Scales" + tag, ElementKind.Int, SampleLayout.Of(sampleBlocks), ", what is added to exponents", false),
        new MemoryBuffer(
            "Sums" + tag,
            ElementKind.Short,
            results.IsPicture ? Picture(results, sampleBlocks) : LayoutOf(Results(results.Size), sampleBlocks),
            ", fixed point",
            false));

    public override void ForUnits(string resultName, Action<WorkSplit.InnerRange> body)
    {
        var pairs = Pairs(Task.SampleBlocks);
        Split(pairs).ForUnits(B, "pair", resultName, pairs, isSampleBlocks: true, (pair, results) =>
        {
            _pair = pair;
            _pairSampleBlocks = PairSampleBlocks(B, pair, _sampleBlocks);
            body(results);
        }, isPairs: true);
    }

    public override void Begin(WorkSplit.InnerRange results, params (Axis Axis, Expression Index)[] place) =>
        B.Section("Sums start at zero.", () => ForEach(results, result => B.Store(_sums, At(place, result), Format.Zero)));

    public override Expression Row(params (Axis Axis, Expression Index)[] index) =>
        _rounded.Load(ValueKind.Shorts, [(Axis.BlockPair, _pair!), .. index]);

    public override void Foresee(int distance, params (Axis Axis, Expression Index)[] index) => B.Prefetch(
        _rounded, _rounded.At([(Axis.BlockPair, _pair!), .. index]) + (distance * Format.Count));

    public override Pointer Sums(params (Axis Axis, Expression Index)[] place) =>
        place.Length == 0 ? _sums : B.Point("sumsOfPlace", _sums, _sums.StartOf([(Axis.BlockPair, _pair!), .. place]));

    public override Expression Index(Expression result) =>
        Task.Axis == Axis.Feature ? At([], result) : _sums.StartOf((Task.Axis, result));

    public override string FinishRemark => $"From fixed point to floats{(Task.Bias is null ? string.Empty : ", and the bias")}.";

    public override Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]> Finish()
    {
        var back = _pairSampleBlocks
            .Select((sampleBlock, half) => FixedPoint.Back(
                B,
                Digit(half),
                FixedPoint.Bits(Task.Terms),
                B.Let("scale" + Digit(half), _scales.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock))),
                Task.Shift))
            .ToList();
        var targets = _pairSampleBlocks.Select(
            (sampleBlock, half) => B.Let("target" + Digit(half), Task.Target.StartOf((Axis.SampleBlock, sampleBlock)))).ToList();
        return (results, place) => ForEach(results, result =>
        {
            var sum = B.Let("sum", new Load(_sums, At(place, result), ValueKind.Shorts));
            var bias = Task.Bias is null ? null : B.Let("biases", Task.BiasOf(result).Broadcast());

            // Before any is stored: both sample blocks of a pair may be the same one.
            var before = Task.Accumulates
                ? targets.Select((target, half) => B.Let(
                    "before" + Digit(half),
                    new Load(Task.Target, target + Task.Target.StartOf([.. place, (Task.Axis, result)]), ValueKind.Lanes))).ToList()
                : null;
            for (var half = 0; half < back.Count; half++)
            {
                var wide = new Unary(half == 0 ? UnaryOperation.WidenLower : UnaryOperation.WidenUpper, sum, ValueKind.Bits);
                var value = back[half]("value" + Digit(half), wide);
                value = before is null ? value : value + before[half];
                B.Store(
                    Task.Target,
                    targets[half] + Task.Target.StartOf([.. place, (Task.Axis, result)]),
                    bias is null ? value : value + bias);
            }
        });
    }

    private Expression At((Axis Axis, Expression Index)[] place, Expression result) =>
        _sums.At([(Axis.BlockPair, _pair!), .. place, (Task.Axis == Axis.Feature ? Axis.Result : Task.Axis, result)]);

    private static List<Variable> PairSampleBlocks(KernelBuilder b, Variable pair, Variable sampleBlockCount)
    {
        var sampleBlocks = new List<Variable> { b.Let("block0", pair.Stride(2)) };
        b.Section(
            "Where the number of sample blocks is odd, the last pair is twice the same.",
            () => sampleBlocks.Add(b.Let("block1", (sampleBlocks[0] + 1).Min(sampleBlockCount - 1))));
        return sampleBlocks;
    }

    private static int Pairs(int sampleBlocks) => (sampleBlocks + 1) / 2;

    private static Dimension Results(int count) =>
        new(Axis.Result, count) { PaddedExtent = Lane.RoundUp(count, LookUpSums.ResultsPerIteration) };

    private static Layout Picture(Shape shape, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.BlockPair, Pairs(sampleBlocks)),
        new Dimension(Axis.Row, shape.Height),
        new Dimension(Axis.Column, shape.Width),
        new Dimension(Axis.Channel, shape.Channels),
        new Dimension(Axis.Lane, TableFormat.Fixed.Count) { IsCounted = true });

    private static Layout LayoutOf(Dimension numbers, int sampleBlocks) => Layout.Of(
        new Dimension(
            Axis.BlockPair, Pairs(sampleBlocks)), numbers, new Dimension(Axis.Lane, TableFormat.Fixed.Count) { IsCounted = true });

    private static string Digit(int value) => value.ToString(CultureInfo.InvariantCulture);
}
