using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// Batch normalization by shifts: y = ⟨γ∘⟨1/s⟩⟩∘(z − μ) + β, where ⟨·⟩ is a sum of signed powers of two and ∘ shifts by them.
/// </summary>
internal sealed class ShiftBatchNormLowering(ShiftBatchNormLayer norm) : NormalisationLowering
{
    /// <summary>Binary digits of a reciprocal, before it is rounded to powers of two.</summary>
    private const int ReciprocalDigits = 8;

    /// <summary>Powers of two in the mean of signs, whose product with the mean gradient is needed once per feature.</summary>
    public const int SignTerms = 3;

    private static readonly IntLiteral LargestSpread = new(
        ((127 + 80) << 23) - 1, "LargestSpread", "((127 + 80) << 23) - 1", "the bits of the largest float below 2^80");

    public override string Spread => IsDeviation ? "Deviation" : "Variance";

    public override string RunningSpreadTensor => IsDeviation ? "running_deviation" : "running_var";

    public override int FactorTerms => IsDeviation ? norm.Terms : 1;

    public override bool AccumulatesInKernels => true;

    public override bool CountsNegatives => IsDeviation;

    // Powers of two, and where products with them leave the floats.
    public override bool PreparesChannels => true;

    public override IReadOnlyList<string> BackwardRemarks { get; } =
    [
        norm.Form == ShiftBatchNormForm.Deviation
            ? "The gradient of the forward pass with t and 1/s as constants of the rounding; ∂γ by shifts with AP2(z − μ)."
            : "The gradient of ordinary batch normalization with a power of two for every factor.",
        "Uses the values from before the update.",
    ];

    public override IReadOnlyList<string> InferenceRemarks { get; } =
    [
        "y = t·(z − μ) + β with running or calibrated statistics; t as in training.",
    ];

    private bool IsDeviation => norm.Form == ShiftBatchNormForm.Deviation;

    public static string Powers(int terms) =>
        terms == 1 ? "a power of two" : terms.ToString(CultureInfo.InvariantCulture) + " signed powers of two";

    public override IReadOnlyList<string> ForwardRemarks(bool isInPlace) => norm.Form == ShiftBatchNormForm.Deviation
        ?
        [
            "s = 1¼·mean(|z − μ|), the standard deviation of a Gaussian within 0.3 %: nothing is squared and no root is taken.",
            $"y = t·(z − μ) + β, where t is γ/s rounded to {Powers(norm.Terms)}: a shift for each, and no product.",
        ]
        :
        [
            "σ² = mean(c·AP2(c)) with c = z − μ and AP2(c) = sign(c)·2^round(log₂|c|): a shift. AP2(1/√(σ² + ε)) halves an exponent.",
            "y = AP2(γ)·AP2(1/√(σ² + ε))·c + β. Hubara, Courbariaux et al. 2016, Binarized Neural Networks, algorithm 2.",
        ];

    public override NormalisationBuffers WithOwn(NormalisationBuffers buffers, Func<string, MemoryBuffer> vector) =>
        buffers with { Scale = vector("Scale"), MeanSign = IsDeviation ? vector("MeanSign") : null };

    public override long ForwardProducts(long values, int features) => (3 * values) + (2L * features);

    public override long BackwardProducts(long values, int features) => (3 * values) + (3L * features);

    public override long InferenceProducts(long values) => values;

    public override INormaliseForward Forward(KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers) =>
        new Training(b, norm, buffers, loops);

    public override INormaliseInference Inference(KernelBuilder b, NormalisationBuffers buffers) => new Fixed(b, norm, buffers);

    public override INormaliseBackward Backward(
        KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers, Pointer delta, NormalisationFront front) =>
        new Error(b, norm, buffers, loops, delta, front);

    public override IChannelNormalisation Channels(KernelBuilder b, NormalisationBuffers buffers) =>
        new ShiftBatchNormChannels(b, norm, buffers);

    /// <summary>⟨1/s⟩ from the deviation, or AP2(1/√(σ² + ε)) from the variance.</summary>
    public static ShiftFactor Inverse(KernelBuilder b, ShiftBatchNormLayer norm, Variable spread)
    {
        if (norm.Form == ShiftBatchNormForm.Variance)
        {
            // 2^e ≤ v < 2^(e+1): −log₂(v)/2 rounds to −⌈e/2⌉. Half an exponent field is a shift by one.
            var variance = b.Let("keptSpread", spread + norm.Epsilon);
            var exponent = b.Let("exponent", (variance.AsBits() >> 23) - 127);
            var half = b.Let("halfExponent", (exponent + 1) >> 1);
            var magnitude = b.Let("magnitudeOfVariance", variance.AsBits() & PowersOfTwo.Magnitude);
            var isTooLarge = b.Let("varianceIsTooLarge", magnitude.IsGreaterThan(PowersOfTwo.LargestFinite));
            return ShiftFactor.OfPowers(
                b,
                "inverse",
                "AP2(1/√(σ² + ε)) as what it adds to exponents; NaN where σ² is not finite.",
                [new Select(isTooLarge, PowersOfTwo.NotANumber.Broadcast(), (new IntLiteral(127) - half) << 23)]);
        }

        var floor = (float)Math.Pow(2, Math.Round(Math.Log(norm.Epsilon, 2) / 2));
        var kept = b.Let("leastSpread", new Select(spread.IsLessThan(floor), new FloatLiteral(floor).Broadcast(), spread));
        Variable? quotient = null;
        b.Section($"1/s: the mantissa by long division, {ReciprocalDigits} binary digits; the exponent with its sign turned.", () =>
        {
            var divisor = b.Let("divisor", (kept.AsBits() & PowersOfTwo.Mantissa) | PowersOfTwo.One);
            var rest = b.Let("rest", new FloatLiteral(1f).Broadcast());
            quotient = b.Let("quotient", new FloatLiteral(0f).Broadcast());
            var digit = b.Let("digit", PowersOfTwo.One.Broadcast());
            b.For("place", 0, ReciprocalDigits + 1, 1, _ =>
            {
                var tooLarge = b.Let("tooLarge", divisor.AsLanes().IsGreaterThan(rest));
                var fits = b.Let("fits", tooLarge ^ -1);
                b.Set(rest, rest - (divisor & fits).AsLanes());
                b.Set(quotient, quotient + (digit & fits).AsLanes());
                b.Set(
                    divisor,
                    divisor.ExponentPlus(
                        new IntLiteral(-1 << 23, "ExponentPlusMinus1", "-1 << 23", "added to the bits of a float: times 2^−1")));
                b.Set(
                    digit,
                    digit.ExponentPlus(
                        new IntLiteral(-1 << 23, "ExponentPlusMinus1", "-1 << 23", "added to the bits of a float: times 2^−1")));
            });
        });
        var power = b.Let("exponentOfInverse", PowersOfTwo.One.Broadcast() - (kept.AsBits() & PowersOfTwo.Exponent));
        var inverse = b.Let("inverseOfFeature", quotient!.AsBits().ExponentPlus(power));
        b.Section("A deviation whose inverse would count as zero, and one that is not finite, have none: NaN.", () =>
        {
            var isTooLarge = b.Let("spreadIsTooLarge", (kept.AsBits() & PowersOfTwo.Magnitude).IsGreaterThan(LargestSpread));
            b.Set(inverse, new Select(isTooLarge, PowersOfTwo.NotANumber.Broadcast(), inverse));
        });
        return ShiftFactor.Round(b, "inverse", $"1/s, rounded to {Powers(norm.Terms)}.", inverse.AsLanes(), norm.Terms);
    }

    /// <summary>t = ⟨γ∘⟨1/s⟩⟩, or AP2(γ)·AP2(1/√(σ² + ε)).</summary>
    public static ShiftFactor Scale(KernelBuilder b, ShiftBatchNormLayer norm, Variable gammas, ShiftFactor inverse) =>
        norm.Form == ShiftBatchNormForm.Variance
            ? ShiftFactor.OfPowers(
                b,
                "scale",
                "AP2(γ)·AP2(1/√(σ² + ε)) as what it adds to exponents.",
                [PowersOfTwo.TimesPowerOf(b, "scaleOfFeature", inverse.Value, gammas).AsBits()])
            : ShiftFactor.Round(
                b, "scale", $"γ/s, rounded to {Powers(norm.Terms)}.", inverse.Times(b, "scaleOfFeature", gammas), norm.Terms);

    private sealed class Training : INormaliseForward
    {
        private readonly KernelBuilder _b;
        private readonly ShiftBatchNormLayer _norm;
        private readonly FusedLoops _loops;
        private readonly Pointer _mask;
        private readonly Pointer _gamma;
        private readonly Pointer _beta;
        private readonly Pointer _mean;
        private readonly Pointer _spread;
        private readonly Pointer _inverse;
        private readonly Pointer _scale;
        private readonly Pointer? _meanSign;
        private readonly ShiftFactor _inverseCount;
        private Variable? _means;
        private Variable? _betas;
        private ShiftFactor? _factor;

        public Training(KernelBuilder b, ShiftBatchNormLayer norm, NormalisationBuffers buffers, FusedLoops loops)
        {
            _b = b;
            _norm = norm;
            _loops = loops;
            _mask = b.MemoryBuffer("mask", buffers.Mask);
            _gamma = b.MemoryBuffer("gamma", buffers.Gamma);
            _beta = b.MemoryBuffer("beta", buffers.Beta);
            _mean = b.MemoryBuffer("mean", buffers.Mean);
            _spread = b.MemoryBuffer(norm.Form == ShiftBatchNormForm.Deviation ? "deviation" : "variance", buffers.Spread);
            _inverse = b.MemoryBuffer("inverseDeviation", buffers.InverseDeviation);
            _scale = b.MemoryBuffer("scales", buffers.Scale!);
            _meanSign = buffers.MeanSign is null ? null : b.MemoryBuffer("meanSign", buffers.MeanSign);
            _inverseCount = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal));
        }

        public void Prepare(Variable feature)
        {
            var b = _b;
            b.Section("Mean over the samples of the mini-batch.", () =>
            {
                var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
                _loops.For(b, feature, (sampleBlock, index) =>
                {
                    var value = new Load(_loops.Values, index, ValueKind.Lanes);
                    b.Set(sum, sum + (value.AsBits() & _mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock))).AsLanes());
                });
                _means = _inverseCount.Times(b, "means", b.Let("total", sum.SumLanes().Broadcast()));
                b.Store(_mean, _mean.At((Axis.Feature, feature)), _means.FirstLane());
            });
            Variable? spread = null;
            if (_norm.Form == ShiftBatchNormForm.Deviation)
            {
                b.Section("Mean absolute deviation and, for the way back, how many lie below the mean.", () =>
                {
                    var deviations = b.Let("deviations", new FloatLiteral(0f).Broadcast());
                    var negatives = b.Let("negatives", new FloatLiteral(0f).Broadcast());
                    _loops.For(b, feature, (sampleBlock, index) =>
                    {
                        var centred = Centred(sampleBlock, index);
                        b.Set(deviations, deviations + PowersOfTwo.Abs(centred));
                        b.Set(negatives, negatives + ((centred.AsBits() >> 31) & PowersOfTwo.One).AsLanes());
                    });
                    var mean = _inverseCount.Times(b, "meanDeviation", b.Let("totalDeviation", deviations.SumLanes().Broadcast()));
                    spread = b.Let("deviationOfFeature", mean + PowersOfTwo.Scale(b, "quarter", mean, -2));
                    var share = _inverseCount.Times(b, "shareBelow", b.Let("totalBelow", negatives.SumLanes().Broadcast()));
                    b.Store(
                        _meanSign!,
                        _meanSign!.At((Axis.Feature, feature)),
                        (new FloatLiteral(1f).Broadcast() - (share + share)).FirstLane());
                });
            }
            else
            {
                b.Section("Variance: c·AP2(c), a shift of c by its own exponent.", () =>
                {
                    var squares = b.Let("squares", new FloatLiteral(0f).Broadcast());
                    _loops.For(b, feature, (sampleBlock, index) =>
                    {
                        var centred = Centred(sampleBlock, index);
                        b.Set(squares, squares + PowersOfTwo.SquareByPower(b, "square", centred));
                    });
                    spread = _inverseCount.Times(b, "varianceOfFeature", b.Let("totalSquares", squares.SumLanes().Broadcast()));
                });
            }

            b.Store(_spread, _spread.At((Axis.Feature, feature)), spread!.FirstLane());
            var inverse = Inverse(b, _norm, spread!);
            var gammas = b.Let("gammas", _gamma.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast());
            _factor = Scale(b, _norm, gammas, inverse);
            b.Store(_inverse, _inverse.At((Axis.Feature, feature)), inverse.Value.FirstLane());
            b.Store(_scale, _scale.At((Axis.Feature, feature)), _factor.Value.FirstLane());
            _betas = b.Let("betas", _beta.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast());
        }

        public Expression Apply(Expression value, Expression index, string tag) =>
            _b.Let("shifted" + tag, _factor!.Times(_b, "scaled" + tag, _b.Let("centred" + tag, value - _means!)) + _betas!);

        private Variable Centred(Variable sampleBlock, Expression index) => _b.Let(
            "centred",
            ((new Load(_loops.Values, index, ValueKind.Lanes) - _means!).AsBits() & _mask.Load(
                ValueKind.Bits, (Axis.SampleBlock, sampleBlock))).AsLanes());
    }

    private sealed class Fixed(KernelBuilder b, ShiftBatchNormLayer norm, NormalisationBuffers buffers) : INormaliseInference
    {
        private Variable? _means;
        private Variable? _betas;
        private ShiftFactor? _factor;

        public IReadOnlyList<Expression> Factor(Func<Pointer, Expression> parameter) =>
            Powers(parameter).Powers.Select(power => power.AsLanes()).ToList();

        public void Prepare(Func<Pointer, Expression> parameter)
        {
            _factor = Powers(parameter);
            Rest(parameter);
        }

        public void Prepare(Func<Pointer, Expression> parameter, IReadOnlyList<Expression> factor)
        {
            _factor = ShiftFactor.OfPowers(
                b,
                "scale",
                "The powers of the factor t as what they add to exponents.",
                factor.Select(power => power.Broadcast().AsBits()));
            Rest(parameter);
        }

        public Expression Apply(Expression value) =>
            b.Let("shifted", _factor!.Times(b, "scaled", b.Let("centred", value - _means!)) + _betas!);

        private ShiftFactor Powers(Func<Pointer, Expression> parameter)
        {
            var spread = b.MemoryBuffer(
                norm.Form == ShiftBatchNormForm.Deviation ? "runningDeviation" : "runningVariance", buffers.RunningSpread);
            var inverse = Inverse(b, norm, b.Let("spread", parameter(spread).Broadcast()));
            return Scale(b, norm, b.Let("gammas", parameter(b.MemoryBuffer("gamma", buffers.Gamma)).Broadcast()), inverse);
        }

        private void Rest(Func<Pointer, Expression> parameter)
        {
            _means = b.Let("means", parameter(b.MemoryBuffer("runningMean", buffers.RunningMean)).Broadcast());
            _betas = b.Let("betas", parameter(b.MemoryBuffer("beta", buffers.Beta)).Broadcast());
        }
    }

    private sealed class Error : INormaliseBackward
    {
        private readonly KernelBuilder _b;
        private readonly ShiftBatchNormLayer _norm;
        private readonly FusedLoops _loops;
        private readonly Pointer _delta;
        private readonly NormalisationFront _front;
        private readonly Pointer _mask;
        private readonly Pointer _gammas;
        private readonly Pointer _betas;
        private readonly bool _keepsGradients;
        private readonly Pointer _mean;
        private readonly Pointer _inverse;
        private readonly Pointer _scale;
        private readonly Pointer? _meanSign;
        private readonly ShiftFactor _inverseCount;
        private Variable? _sum;
        private Variable? _sumNormalised;
        private Variable? _means;

        public Error(
            KernelBuilder b,
            ShiftBatchNormLayer norm,
            NormalisationBuffers buffers,
            FusedLoops loops,
            Pointer delta,
            NormalisationFront front)
        {
            _b = b;
            _norm = norm;
            _loops = loops;
            _delta = delta;
            _front = front;
            _mask = b.MemoryBuffer("mask", buffers.Mask);
            _keepsGradients = buffers.GammaGradient is not null;
            _gammas = _keepsGradients ? b.MemoryBuffer("gammaGradients", buffers.GammaGradient!) : b.MemoryBuffer("gamma", buffers.Gamma);
            _betas = _keepsGradients ? b.MemoryBuffer("betaGradients", buffers.BetaGradient!) : b.MemoryBuffer("beta", buffers.Beta);
            _mean = b.MemoryBuffer("mean", buffers.Mean);
            _inverse = b.MemoryBuffer("inverseDeviation", buffers.InverseDeviation);
            _scale = b.MemoryBuffer("scales", buffers.Scale!);
            _meanSign = buffers.MeanSign is null ? null : b.MemoryBuffer("meanSign", buffers.MeanSign);
            _inverseCount = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal));
        }

        public void Begin(Variable feature)
        {
            _means = _b.Let("means", _mean.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast());
            _sum = _b.Let("sum", new FloatLiteral(0f).Broadcast());
            _sumNormalised = _b.Let("sumCentred", new FloatLiteral(0f).Broadcast());
        }

        public void Add(Expression error, Expression index)
        {
            _b.Set(_sum!, _sum! + error);
            var centred = _b.Let("centred", new Load(_loops.Values, index, ValueKind.Lanes) - _means!);
            _b.Set(_sumNormalised!, _sumNormalised! + PowersOfTwo.TimesPowerOf(_b, "product", error, centred));
        }

        public void Finish(Variable feature)
        {
            var b = _b;
            var gradientOfBeta = b.Let("gradientOfBeta", _sum!.SumLanes().Broadcast());
            var inverse = Stored(
                feature, "inverse", "The factor in front of c in x̂, in the powers that the way forward rounded it to.", _inverse);
            var gradientOfGamma = inverse.Times(b, "gradientOfGamma", b.Let("gradientOfScale", _sumNormalised!.SumLanes().Broadcast()));
            if (_norm.Form == ShiftBatchNormForm.Deviation)
            {
                b.Section("Gradient in front: t·(g − mean(g) − 1¼·(sign(c) − mean(sign(c)))·mean(g·x̂)).", () =>
                {
                    var mean = _inverseCount.Times(b, "meanNormalised", gradientOfGamma);
                    var slope = b.Let("slope", mean + PowersOfTwo.Scale(b, "quarterOfMean", mean, -2));
                    var meanSign = ShiftFactor.Round(
                        b,
                        "meanOfSigns",
                        $"mean(sign(c)), rounded to {Powers(SignTerms)}.",
                        b.Let("meanSignOfFeature", _meanSign!.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast()),
                        SignTerms);
                    var level = b.Let(
                        "level", _inverseCount.Times(b, "meanOfGradients", gradientOfBeta) - meanSign.Times(b, "slopeOfMean", slope));
                    Errors(
                        feature, (error, centred) => error - level - (slope.AsBits() ^ (centred.AsBits() & PowersOfTwo.SignBit)).AsLanes());
                });
            }
            else
            {
                b.Section("Gradient in front: t·(g − mean(g) − x̂·mean(g·x̂)), x̂ as a power of two.", () =>
                {
                    var mean = inverse.Times(b, "meanNormalised", _inverseCount.Times(b, "meanOfProducts", gradientOfGamma));
                    var level = _inverseCount.Times(b, "level", gradientOfBeta);
                    Errors(feature, (error, centred) => error - level - PowersOfTwo.TimesPowerOf(b, "product", mean, centred));
                });
            }

            b.Section(_keepsGradients ? "The gradients, for the optimizer." : "Update; the learning rate is in the gradient.", () =>
            {
                foreach (var (parameters, gradient) in new[] { (_gammas, gradientOfGamma), (_betas, gradientOfBeta) })
                {
                    var value = gradient.FirstLane();
                    b.Store(
                        parameters,
                        parameters.At((Axis.Feature, feature)),
                        _keepsGradients ? value : parameters.Load(ValueKind.Float, (Axis.Feature, feature)) - value);
                }
            });
        }

        private void Errors(Variable feature, Func<Expression, Variable, Expression> difference)
        {
            var scale = Stored(feature, "scale", "The factor t, in the powers that the way forward rounded it to.", _scale);
            _loops.For(_b, feature, (sampleBlock, index) =>
            {
                var centred = _b.Let("centred", new Load(_loops.Values, index, ValueKind.Lanes) - _means!);
                var behind = _b.Let("difference", difference(new Load(_delta, index, ValueKind.Lanes), centred));
                var samples = _mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock));
                var result = scale.Times(_b, "gradientInFront", behind).AsBits() & samples;
                _front.Target.Store(_b, _front.Pointer, index, result.AsLanes());
            });
        }

        /// <summary>A factor that the way forward left: it is a sum of its powers already.</summary>
        private ShiftFactor Stored(Variable feature, string name, string remark, Pointer buffer) =>
            ShiftFactor.Round(
                _b,
                name,
                remark,
                _b.Let(name + "OfFeature", buffer.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast()),
                _norm.Terms);
    }
}
