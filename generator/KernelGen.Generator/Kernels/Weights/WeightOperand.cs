using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Within a kernel that forms its products one by one: the weights as their second factor. Real values multiply, unless the first factor is
/// a power of two; sums of signed powers of two are added to exponents.
/// </summary>
internal abstract class WeightOperand
{
    /// <summary>What the weights are: "real-valued weights".</summary>
    public abstract string Kind { get; }

    /// <summary>What a weight costs: "one product and one addition".</summary>
    public abstract string Cost { get; }

    /// <summary>The memory that weights lie in, for a kernel whose loops have not begun.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="isReal">Whether it is the real values that count, which every layer has.</param>
    /// <param name="others">The powers of two that the other factors are; null where they may be anything.</param>
    public static WeightOperand Of(
        KernelBuilder b, WeightedLayer layer, WeightBuffers buffers, bool isReal, SignedPowers? others) =>
        !isReal ? new Powers(b, layer.Powers!, buffers)
        : others is null ? new Values(b.MemoryBuffer("weights", buffers.Weights))
        : new ShiftedValues(b, others, b.MemoryBuffer("weights", buffers.Weights));

    /// <summary>How the kernel works.</summary>
    /// <param name="per">What the cost is for: "per weight and sample".</param>
    public abstract string[] Remarks(string per);

    /// <summary>In front of loops over the terms of some sums.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>The other factor of the next products, in lanes.</summary>
    public abstract void Take(Variable value);

    /// <summary>Its product with a weight.</summary>
    /// <param name="kind">Float for one weight in all lanes, Lanes for sixteen.</param>
    /// <param name="index">Where the weight is, [tile][input][output].</param>
    public abstract Expression Product(ValueKind kind, params (Axis Axis, Expression Index)[] index);

    /// <summary>Behind those loops: a sum as it is to be.</summary>
    public virtual Expression Sum(Variable sum) => sum;

    /// <summary>A sum, or NaN where a factor is so large that its product with the largest power may not be finite.</summary>
    private static Select NaNWhereTooLarge(Variable largest, int maxExponent, Variable sum) => new(
        largest.IsGreaterThan(maxExponent > 0 ? PowersOfTwo.TooLargeFor(maxExponent) : PowersOfTwo.LargestFinite),
        PowersOfTwo.NotANumber.Broadcast().AsLanes(),
        sum);

    private sealed class Values(Pointer weights) : WeightOperand
    {
        private Variable? _value;

        public override string Kind => "real-valued weights";

        public override string Cost => "one product and one addition";

        public override string[] Remarks(string per) => [$"{KernelBuilder.Capitalised(Cost)} {per}: the full-precision baseline."];

        public override void Take(Variable value) => _value = value;

        public override Expression Product(ValueKind kind, params (Axis Axis, Expression Index)[] index) =>
            _value!.Times(weights.Load(kind, index), Reason.RealWeights);
    }

    private sealed class ShiftedValues(KernelBuilder b, SignedPowers others, Pointer weights) : WeightOperand
    {
        private Variable? _largest;
        private Variable? _addend;
        private Variable? _isNotZero;
        private int _products;

        public override string Kind => "real-valued weights";

        public override string Cost => "one shift (an integer addition to the exponent) and one addition";

        public override string[] Remarks(string per) =>
        [
            $"{KernelBuilder.Capitalised(Cost)} {per}: the other factor is a signed power of two, or zero, whose product is masked.",
            "A weight that has no normal product with the smallest power counts as zero; the sum over what may have no finite one is NaN.",
            "Simard and Graf 1993.",
        ];

        public override void Begin() => _largest = b.Let("largest", new IntLiteral(0).Broadcast());

        public override void Take(Variable value)
        {
            var magnitude = b.Let("otherMagnitude", value.AsBits() & PowersOfTwo.Magnitude);
            Watch(magnitude);
            _isNotZero = b.Let("isNotZero", magnitude.IsGreaterThan(0));
            _addend = b.Let("addend", value.AsBits() - PowersOfTwo.One);
            _products = 0;
        }

        public override Expression Product(ValueKind kind, params (Axis Axis, Expression Index)[] index)
        {
            var tag = _products++.ToString(CultureInfo.InvariantCulture);
            var loaded = weights.Load(kind, index);
            var weight = b.Let("weight" + tag, kind == ValueKind.Lanes ? loaded : loaded.Broadcast());
            var magnitude = b.Let("magnitude" + tag, weight.AsBits() & PowersOfTwo.Magnitude);
            Watch(magnitude);
            var isNormal = magnitude.IsGreaterThan(PowersOfTwo.TooSmallFor(others.MinExponent));
            return b.Let("product" + tag, (weight.AsBits().ExponentPlus(_addend!) & (_isNotZero! & isNormal)).AsLanes());
        }

        public override Expression Sum(Variable sum) => NaNWhereTooLarge(_largest!, others.MaxExponent, sum);

        private void Watch(Variable magnitude) => b.Set(_largest!, _largest!.Max(magnitude));
    }

    private sealed class Powers(KernelBuilder b, SignedPowers powers, WeightBuffers buffers) : WeightOperand
    {
        private readonly Pointer _powers = b.MemoryBuffer("powers", buffers.Powers!);
        private readonly Pointer _nonzeros = b.MemoryBuffer("nonzeros", buffers.Nonzeros!);
        private Variable? _largest;
        private Variable? _value;
        private Variable? _isNormal;

        public override string Kind => WeightPowers.Words(powers);

        public override string Cost => powers.Terms == 1
            ? "one shift (an integer addition to the exponent) and one addition"
            : $"{powers.Terms} shifts (integer additions to the exponent) and as many additions";

        public override string[] Remarks(string per) =>
        [
            $"{KernelBuilder.Capitalised(Cost)} {per}; what a weight of zero gives is masked.",
            "What has no normal product with the smallest power counts as zero; the sum over what may have no finite one is NaN.",
            "Marchesi et al. 1993.",
        ];

        public override void Begin() => _largest = b.Let("largest", new IntLiteral(0).Broadcast());

        public override void Take(Variable value)
        {
            var magnitude = b.Let("magnitude", value.AsBits() & PowersOfTwo.Magnitude);
            b.Set(_largest!, _largest!.Max(magnitude));
            _isNormal = b.Let("isNormal", magnitude.IsGreaterThan(PowersOfTwo.TooSmallFor(WeightPowers.SmallestExponent(powers))));
            _value = value;
        }

        public override Expression Product(ValueKind kind, params (Axis Axis, Expression Index)[] index)
        {
            // Bits of integers where weights are floats.
            var bits = kind == ValueKind.Lanes ? ValueKind.Bits : ValueKind.Int;
            var product = Enumerable.Range(0, powers.Terms)
                .Select(term => _value!.AsBits().ExponentPlus(_powers.Load(bits, [.. index, (Axis.Power, term)])).AsLanes())
                .Aggregate((sum, term) => sum + term);
            return (product.AsBits() & (_nonzeros.Load(bits, index) & _isNormal!)).AsLanes();
        }

        // As the sum would be with products.
        public override Expression Sum(Variable sum) => NaNWhereTooLarge(_largest!, powers.MaxExponent, sum);
    }
}
