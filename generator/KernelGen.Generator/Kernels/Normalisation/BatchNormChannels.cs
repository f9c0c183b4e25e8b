using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// Ordinary batch normalization of pictures: <see cref="BatchNormLowering"/> with statistics over samples and positions. Values are kept as
/// they came in, and a factor for each channel takes the place of products with each value.
/// </summary>
/// <param name="b">The kernel.</param>
/// <param name="norm">The layer.</param>
/// <param name="buffers">Its memory.</param>
internal sealed class BatchNormChannels(KernelBuilder b, BatchNormLayer norm, NormalisationBuffers buffers)
    : IChannelNormalisation, IOutputAnew
{
    private Variable? _inverseCount;
    private Variable? _means;
    private Variable? _betas;
    private Variable? _factors;
    private Variable? _levels;
    private Variable? _slopes;
    private (Expression Index, Variable Value)? _centred;

    public void BeginTotals() => _inverseCount = b.Let(
        "inverseOfAll",
        b.Host("inverseCount", KernelScalar.InverseCount).Times(
            new FloatLiteral(1f / buffers.Channels!.Passes.Positions) { Meaning = "inverseOfPositions" }, Reason.BatchNorm));

    public void StoreMean(Variable channel, Variable sum) =>
        Store("mean", buffers.Mean, channel, sum.SumLanes().Times(_inverseCount!, Reason.BatchNorm));

    public void PrepareDeviations(Variable channel) => _means = Broadcast("means", Value("mean", buffers.Mean, channel));

    public IReadOnlyList<Expression> Deviations(Expression value)
    {
        var centred = b.Let("centred", value - _means!);
        return [centred.Times(centred, Reason.BatchNorm)];
    }

    public void StoreSpread(Variable channel, IReadOnlyList<Variable> sums)
    {
        var variance = b.Let("varianceOfChannel", sums[0].SumLanes().Times(_inverseCount!, Reason.BatchNorm));
        Store("variance", buffers.Spread, channel, variance);
        var inverse = b.Let(
            "inverse",
            new FloatLiteral(1f).Over(
                new SquareRoot(variance + BatchNormLowering.Epsilon(norm), Reason.BatchNorm), Reason.BatchNorm));
        Store("inverseDeviation", buffers.InverseDeviation, channel, inverse);
        Store("factor", buffers.Channels!.Factor, channel, Value("gamma", buffers.Gamma, channel).Times(inverse, Reason.BatchNorm));
        if (buffers.Channels.Offset is { } offset)
        {
            Store("offset", offset, channel, Value("beta", buffers.Beta, channel));
        }
    }

    public void PrepareNormalise(Variable channel)
    {
        _means = Broadcast("means", Value("mean", buffers.Mean, channel));
        _factors = Broadcast("factors", Value("factor", buffers.Channels!.Factor, channel));
        _betas = Broadcast("betas", Value("beta", buffers.Beta, channel));
    }

    public Expression Normalise(Expression value) =>
        b.Let("shifted", (value - _means!).Times(_factors!, Reason.BatchNorm) + _betas!);

    public void PrepareOutputAnew(Variable channel)
    {
        _factors ??= Broadcast("factors", Value("factor", buffers.Channels!.Factor, channel));
        _betas = Broadcast("offsets", Value("offset", buffers.Channels!.Offset!, channel));
    }

    public Expression OutputAnew(Expression index) => b.Let("shifted", Centred(index).Times(_factors!, Reason.BatchNorm) + _betas!);

    public void PrepareProducts(Variable channel) =>
        (_means, _factors) = (Broadcast("means", Value("mean", buffers.Mean, channel)), null);

    public Expression Products(Expression error, Expression index) => error.Times(Centred(index), Reason.BatchNorm);

    public void StoreGradients(Variable channel, Variable sum, Variable sumOfProducts)
    {
        var inverse = b.Let("inverse", Value("inverseDeviation", buffers.InverseDeviation, channel));
        var gradientOfBeta = b.Let("gradientOfBeta", sum.SumLanes());
        var gradientOfGamma = b.Let("gradientOfGamma", sumOfProducts.SumLanes().Times(inverse, Reason.BatchNorm));
        var (levels, slopes) = (buffers.Channels!.Level, buffers.Channels.Slope);
        b.Section("Gradient in front of BatchNorm: γ/√(σ² + ε)·(g − mean(g) − (z − μ)·mean(g·x̂)/√(σ² + ε)).", () =>
        {
            Store("level", levels, channel, gradientOfBeta.Times(_inverseCount!, Reason.BatchNorm));
            Store(
                "slope",
                slopes,
                channel,
                gradientOfGamma.Times(_inverseCount!, Reason.BatchNorm).Times(inverse, Reason.BatchNorm));
        });
        if (buffers.GammaGradient is not null)
        {
            b.Section("The gradients, for the optimizer.", () =>
            {
                Store("gammaGradients", buffers.GammaGradient, channel, gradientOfGamma);
                Store("betaGradients", buffers.BetaGradient!, channel, gradientOfBeta);
            });
            return;
        }

        b.Section("Update; the learning rate is in the gradient.", () =>
        {
            Store("gamma", buffers.Gamma, channel, Value("gamma", buffers.Gamma, channel) - gradientOfGamma);
            Store("beta", buffers.Beta, channel, Value("beta", buffers.Beta, channel) - gradientOfBeta);
        });
    }

    public void PrepareFront(Variable channel)
    {
        _means = Broadcast("means", Value("mean", buffers.Mean, channel));
        _levels = Broadcast("levels", Value("level", buffers.Channels!.Level, channel));
        _slopes = Broadcast("slopes", Value("slope", buffers.Channels.Slope, channel));
        _factors = Broadcast("factors", Value("factor", buffers.Channels.Factor, channel));
    }

    public Expression Front(Expression error, Expression index) =>
        b.Let("difference", error - _levels! - Centred(index).Times(_slopes!, Reason.BatchNorm)).Times(_factors!, Reason.BatchNorm);

    /// <summary>Sixteen values less the mean: once, however many ask.</summary>
    private Variable Centred(Expression index)
    {
        if (_centred is not { } centred || !ReferenceEquals(centred.Index, index))
        {
            centred = (index, b.Let("centred", new Load(b.MemoryBuffer("z", buffers.Values), index, ValueKind.Lanes) - _means!));
            _centred = centred;
        }

        return centred.Value;
    }

    private Variable Broadcast(string name, Expression value) => b.Let(name, value.Broadcast());

    private Load Value(string name, MemoryBuffer vector, Variable channel) =>
        b.MemoryBuffer(name, vector).Load(ValueKind.Float, (Axis.Feature, channel));

    private void Store(string name, MemoryBuffer vector, Variable channel, Expression value)
    {
        var pointer = b.MemoryBuffer(name, vector);
        b.Store(pointer, pointer.At((Axis.Feature, channel)), value);
    }
}
