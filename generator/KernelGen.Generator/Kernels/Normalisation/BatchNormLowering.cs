using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>Ordinary batch normalization: y = γ·x̂ + β, x̂ = (z − μ)/√(σ² + ε).</summary>
internal sealed class BatchNormLowering(BatchNormLayer norm) : NormalisationLowering
{
    /// <summary>ε, which may differ from layer to layer.</summary>
    public static FloatLiteral Epsilon(BatchNormLayer norm) => new(norm.Epsilon) { Meaning = "epsilon" };

    public override bool KeepsNormalised => true;

    public override bool FormsOutputAnew => true;

    public override IReadOnlyList<string> BackwardRemarks { get; } = ["Ioffe and Szegedy 2015. Uses the values from before the update."];

    public override IReadOnlyList<string> InferenceRemarks { get; } =
    [
        "y = γ/√(σ² + ε)·(z − μ) + β with running or calibrated statistics.",
    ];

    public override IReadOnlyList<string> ForwardRemarks(bool isInPlace) =>
    [
        "x̂ = (z − μ)/√(σ² + ε) with mean and biased variance of the mini-batch, y = γ·x̂ + β. Ioffe and Szegedy 2015.",
        isInPlace ? "x̂ takes the place of z for the way back." : "x̂ is kept for the way back, and z for others that read it.",
    ];

    public override IReadOnlyList<string> PictureRemarks { get; } =
    [
        "y = γ/√(σ² + ε)·(z − μ) + β with mean and biased variance of the channel over samples and positions. Ioffe and Szegedy 2015.",
    ];

    public override INormaliseForward Forward(KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers) =>
        new Training(b, norm, buffers, loops);

    public override INormaliseInference Inference(KernelBuilder b, NormalisationBuffers buffers) => new Fixed(b, norm, buffers);

    public override INormaliseBackward Backward(
        KernelBuilder b, FusedLoops loops, NormalisationBuffers buffers, Pointer delta, NormalisationFront front) =>
        new Error(b, buffers, loops, delta, front);

    public override IChannelNormalisation Channels(KernelBuilder b, NormalisationBuffers buffers) =>
        new BatchNormChannels(b, norm, buffers);

    private sealed class Training(KernelBuilder b, BatchNormLayer norm, NormalisationBuffers buffers, FusedLoops loops) : INormaliseForward
    {
        // In the place of z, unless somebody else reads it.
        private readonly Pointer _normalised = loops.IsOf(buffers.Values)
            ? loops.Values
            : b.MemoryBuffer("normalisedValues", buffers.Values);
        private readonly Pointer _mask = b.MemoryBuffer("mask", buffers.Mask);
        private readonly Pointer _gamma = b.MemoryBuffer("gamma", buffers.Gamma);
        private readonly Pointer _beta = b.MemoryBuffer("beta", buffers.Beta);
        private readonly Pointer _mean = b.MemoryBuffer("mean", buffers.Mean);
        private readonly Pointer _variance = b.MemoryBuffer("variance", buffers.Spread);
        private readonly Pointer _inverse = b.MemoryBuffer("inverseDeviation", buffers.InverseDeviation);
        private readonly Variable _inverseCount = b.Host("inverseCount", KernelScalar.InverseCount);
        private Variable? _means;
        private Variable? _inverses;
        private Variable? _gammas;
        private Variable? _betas;

        public void Prepare(Variable feature)
        {
            b.Section("Mean over the samples of the mini-batch.", () =>
            {
                var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
                loops.For(b, feature, (sampleBlock, index) =>
                {
                    var value = new Load(loops.Values, index, ValueKind.Lanes);
                    b.Set(sum, sum + (value.AsBits() & _mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock))).AsLanes());
                });
                var mean = b.Let("meanOfFeature", sum.SumLanes().Times(_inverseCount, Reason.BatchNorm));
                b.Store(_mean, _mean.At((Axis.Feature, feature)), mean);
                _means = b.Let("means", mean.Broadcast());
            });
            b.Section("Variance, and the inverse deviation.", () =>
            {
                var squares = b.Let("squares", new FloatLiteral(0f).Broadcast());
                loops.For(b, feature, (sampleBlock, index) =>
                {
                    var value = new Load(loops.Values, index, ValueKind.Lanes);
                    var centred = b.Let(
                        "centred", ((value - _means!).AsBits() & _mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock))).AsLanes());
                    b.Set(squares, squares + centred.Times(centred, Reason.BatchNorm));
                });
                var variance = b.Let("varianceOfFeature", squares.SumLanes().Times(_inverseCount, Reason.BatchNorm));
                b.Store(_variance, _variance.At((Axis.Feature, feature)), variance);
                var inverse = b.Let(
                    "inverse", new FloatLiteral(1f).Over(new SquareRoot(variance + Epsilon(norm), Reason.BatchNorm), Reason.BatchNorm));
                b.Store(_inverse, _inverse.At((Axis.Feature, feature)), inverse);
                _inverses = b.Let("inverses", inverse.Broadcast());
            });
            _gammas = b.Let("gammas", _gamma.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast());
            _betas = b.Let("betas", _beta.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast());
        }

        public Expression Apply(Expression value, Expression index, string tag)
        {
            var normalised = b.Let("normalised" + tag, (value - _means!).Times(_inverses!, Reason.BatchNorm));
            b.Store(_normalised, index, normalised);
            return b.Let("shifted" + tag, normalised.Times(_gammas!, Reason.BatchNorm) + _betas!);
        }
    }

    private sealed class Fixed(KernelBuilder b, BatchNormLayer norm, NormalisationBuffers buffers) : INormaliseInference
    {
        private Variable? _means;
        private Variable? _scales;
        private Variable? _betas;

        public IReadOnlyList<Expression> Factor(Func<Pointer, Expression> parameter)
        {
            var gamma = parameter(b.MemoryBuffer("gamma", buffers.Gamma));
            var variance = parameter(b.MemoryBuffer("runningVariance", buffers.RunningSpread));
            return [gamma.Over(new SquareRoot(variance + Epsilon(norm), Reason.BatchNorm), Reason.BatchNorm)];
        }

        public void Prepare(Func<Pointer, Expression> parameter) => Prepare(parameter, Factor(parameter));

        public void Prepare(Func<Pointer, Expression> parameter, IReadOnlyList<Expression> factor)
        {
            _scales = b.Let("scales", factor[0].Broadcast());
            _means = b.Let("means", parameter(b.MemoryBuffer("runningMean", buffers.RunningMean)).Broadcast());
            _betas = b.Let("betas", parameter(b.MemoryBuffer("beta", buffers.Beta)).Broadcast());
        }

        public Expression Apply(Expression value) => b.Let("shifted", (value - _means!).Times(_scales!, Reason.BatchNorm) + _betas!);
    }

    private sealed class Error(
        KernelBuilder b, NormalisationBuffers buffers, FusedLoops loops, Pointer delta, NormalisationFront front) : INormaliseBackward
    {
        private readonly Pointer _mask = b.MemoryBuffer("mask", buffers.Mask);
        private readonly Pointer _gamma = b.MemoryBuffer("gamma", buffers.Gamma);
        private readonly Pointer _betas = buffers.BetaGradient is null
            ? b.MemoryBuffer("beta", buffers.Beta)
            : b.MemoryBuffer("betaGradients", buffers.BetaGradient);
        private readonly Pointer? _gammaGradients = buffers.GammaGradient is null
            ? null
            : b.MemoryBuffer("gammaGradients", buffers.GammaGradient);
        private readonly Pointer _inverse = b.MemoryBuffer("inverseDeviation", buffers.InverseDeviation);
        private readonly Variable _inverseCount = b.Host("inverseCount", KernelScalar.InverseCount);
        private Variable? _sum;
        private Variable? _sumNormalised;

        public void Begin(Variable feature)
        {
            _sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            _sumNormalised = b.Let("sumNormalised", new FloatLiteral(0f).Broadcast());
        }

        public void Add(Expression error, Expression index)
        {
            b.Set(_sum!, _sum! + error);
            b.Set(_sumNormalised!, _sumNormalised! + error.Times(new Load(loops.Values, index, ValueKind.Lanes), Reason.BatchNorm));
        }

        public void Finish(Variable feature)
        {
            var gradientOfBeta = b.Let("gradientOfBeta", _sum!.SumLanes());
            var gradientOfGamma = b.Let("gradientOfGamma", _sumNormalised!.SumLanes());
            var oldGamma = b.Let("oldGamma", _gamma.Load(ValueKind.Float, (Axis.Feature, feature)));
            b.Section("Gradient in front of BatchNorm: γ/√(σ² + ε)·(g − mean(g) − x̂·mean(g·x̂)).", () =>
            {
                var factors = b.Let(
                    "factors", oldGamma.Times(_inverse.Load(ValueKind.Float, (Axis.Feature, feature)), Reason.BatchNorm).Broadcast());
                var means = b.Let("means", gradientOfBeta.Times(_inverseCount, Reason.BatchNorm).Broadcast());
                var meansNormalised = b.Let("meansNormalised", gradientOfGamma.Times(_inverseCount, Reason.BatchNorm).Broadcast());
                loops.For(b, feature, (sampleBlock, index) =>
                {
                    var centred = b.Let("centred", new Load(delta, index, ValueKind.Lanes) - means
                        - new Load(loops.Values, index, ValueKind.Lanes).Times(meansNormalised, Reason.BatchNorm));
                    var result = centred.Times(factors, Reason.BatchNorm).AsBits() & _mask.Load(
                        ValueKind.Bits, (Axis.SampleBlock, sampleBlock));
                    front.Target.Store(b, front.Pointer, index, result.AsLanes());
                });
            });
            if (_gammaGradients is not null)
            {
                b.Section("The gradients, for the optimizer.", () =>
                {
                    b.Store(_gammaGradients, _gammaGradients.At((Axis.Feature, feature)), gradientOfGamma);
                    b.Store(_betas, _betas.At((Axis.Feature, feature)), gradientOfBeta);
                });
                return;
            }

            b.Section("Update; the learning rate is in the gradient.", () =>
            {
                b.Store(_gamma, _gamma.At((Axis.Feature, feature)), oldGamma - gradientOfGamma);
                b.Store(_betas, _betas.At((Axis.Feature, feature)), _betas.Load(ValueKind.Float, (Axis.Feature, feature)) - gradientOfBeta);
            });
        }
    }
}
