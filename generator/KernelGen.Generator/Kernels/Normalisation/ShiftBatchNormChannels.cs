using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// Batch normalization of pictures by shifts: <see cref="ShiftBatchNormLowering"/> with statistics over samples and positions. A mean is
/// the sum times the powers of two that add up to 1/samples, divided by the positions, a constant, by shifts too.
/// </summary>
/// <param name="b">The kernel.</param>
/// <param name="norm">The layer.</param>
/// <param name="buffers">Its memory.</param>
internal sealed class ShiftBatchNormChannels(KernelBuilder b, ShiftBatchNormLayer norm, NormalisationBuffers buffers)
    : IChannelNormalisation
{
    private ShiftFactor? _inverseCount;
    private ShiftFactor? _factor;
    private Variable? _means;
    private Variable? _betas;
    private Variable? _levels;
    private Variable? _slopes;

    private bool IsDeviation => norm.Form == ShiftBatchNormForm.Deviation;

    public void BeginTotals() => _inverseCount = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal));

    public void StoreMean(Variable channel, Variable sum) => Store("mean", buffers.Mean, channel, Mean("meanOfChannel", Total("sum", sum)));

    public void PrepareDeviations(Variable channel) => _means = Broadcast("means", "mean", buffers.Mean, channel);

    public IReadOnlyList<Expression> Deviations(Expression value)
    {
        var centred = b.Let("centred", value - _means!);
        return IsDeviation
            ? [PowersOfTwo.Abs(centred), ((centred.AsBits() >> 31) & PowersOfTwo.One).AsLanes()]
            : [PowersOfTwo.SquareByPower(b, "square", centred)];
    }

    public void StoreSpread(Variable channel, IReadOnlyList<Variable> sums)
    {
        var mean = Mean("meanSpread", Total("sumOfSpreads", sums[0]));
        var spread = IsDeviation ? b.Let("deviationOfChannel", mean + PowersOfTwo.Scale(b, "quarter", mean, -2)) : mean;
        if (IsDeviation)
        {
            b.Section("How many lie below the mean, for the way back: the mean of signs.", () =>
            {
                var share = Mean("shareBelow", Total("sumBelow", sums[1]));
                Store("meanSign", buffers.MeanSign!, channel, new FloatLiteral(1f).Broadcast() - (share + share));
            });
        }

        Store(IsDeviation ? "deviation" : "variance", buffers.Spread, channel, spread);
        var inverse = ShiftBatchNormLowering.Inverse(b, norm, spread);
        var scale = ShiftBatchNormLowering.Scale(b, norm, Broadcast("gammas", "gamma", buffers.Gamma, channel), inverse);
        Store("inverseDeviation", buffers.InverseDeviation, channel, inverse.Value);
        Store("scales", buffers.Scale!, channel, scale.Value);
    }

    public void PrepareNormalise(Variable channel)
    {
        _means = Broadcast("means", "mean", buffers.Mean, channel);
        _betas = Broadcast("betas", "beta", buffers.Beta, channel);
        _factor = Scale(channel);
    }

    public Expression Normalise(Expression value) =>
        b.Let("shifted", _factor!.Times(b, "scaled", b.Let("centred", value - _means!)) + _betas!);

    public void PrepareProducts(Variable channel) => _means = Broadcast("means", "mean", buffers.Mean, channel);

    public Expression Products(Expression error, Expression index) => PowersOfTwo.TimesPowerOf(b, "product", error, Centred(index));

    public void StoreGradients(Variable channel, Variable sum, Variable sumOfProducts)
    {
        var gradientOfBeta = Total("gradientOfBeta", sum);
        var inverse = Stored(
            "inverse",
            "The factor in front of c in x̂, in the powers that the way forward rounded it to.",
            "inverseDeviation",
            buffers.InverseDeviation,
            channel,
            norm.Terms);
        var gradientOfGamma = inverse.Times(b, "gradientOfGamma", Total("gradientOfScale", sumOfProducts));
        var (levels, slopes) = (buffers.Channels!.Level, buffers.Channels.Slope);
        if (IsDeviation)
        {
            b.Section("Gradient in front: t·(g − mean(g) − 1¼·(sign(c) − mean(sign(c)))·mean(g·x̂)).", () =>
            {
                var mean = Mean("meanNormalised", gradientOfGamma);
                var slope = b.Let("slopeOfChannel", mean + PowersOfTwo.Scale(b, "quarterOfMean", mean, -2));
                var meanSign = Stored(
                    "meanOfSigns",
                    $"mean(sign(c)), rounded to {ShiftBatchNormLowering.Powers(ShiftBatchNormLowering.SignTerms)}.",
                    "meanSign",
                    buffers.MeanSign!,
                    channel,
                    ShiftBatchNormLowering.SignTerms);
                Store("level", levels, channel, Mean("meanOfGradients", gradientOfBeta) - meanSign.Times(b, "slopeOfMean", slope));
                Store("slope", slopes, channel, slope);
            });
        }
        else
        {
            b.Section("Gradient in front: t·(g − mean(g) − x̂·mean(g·x̂)), x̂ as a power of two.", () =>
            {
                Store("level", levels, channel, Mean("meanOfGradients", gradientOfBeta));
                Store("slope", slopes, channel, inverse.Times(b, "meanNormalised", Mean("meanOfProducts", gradientOfGamma)));
            });
        }

        var keeps = buffers.GammaGradient is not null;
        b.Section(keeps ? "The gradients, for the optimizer." : "Update; the learning rate is in the gradient.", () =>
        {
            foreach (var (name, parameter, kept, gradient) in new[]
            {
                ("gamma", buffers.Gamma, buffers.GammaGradient, gradientOfGamma),
                ("beta", buffers.Beta, buffers.BetaGradient, gradientOfBeta),
            })
            {
                if (keeps)
                {
                    Store(name + "Gradients", kept!, channel, gradient);
                }
                else
                {
                    Store(name, parameter, channel, Value(name, parameter, channel).Broadcast() - gradient);
                }
            }
        });
    }

    public void PrepareFront(Variable channel)
    {
        _means = Broadcast("means", "mean", buffers.Mean, channel);
        _levels = Broadcast("levels", "level", buffers.Channels!.Level, channel);
        _slopes = Broadcast("slopes", "slope", buffers.Channels.Slope, channel);
        _factor = Scale(channel);
    }

    public Expression Front(Expression error, Expression index)
    {
        var centred = Centred(index);
        var difference = IsDeviation
            ? error - _levels! - (_slopes!.AsBits() ^ (centred.AsBits() & PowersOfTwo.SignBit)).AsLanes()
            : error - _levels! - PowersOfTwo.TimesPowerOf(b, "product", _slopes!, centred);
        return _factor!.Times(b, "gradientInFront", b.Let("difference", difference));
    }

    private Variable Centred(Expression index) =>
        b.Let("centred", new Load(b.MemoryBuffer("z", buffers.Values), index, ValueKind.Lanes) - _means!);

    /// <summary>A sum over lanes, in all of them.</summary>
    private Variable Total(string name, Variable lanes) => b.Let(name, lanes.SumLanes().Broadcast());

    /// <summary>A total over samples and positions to the mean.</summary>
    private Variable Mean(string name, Variable total)
    {
        var perSample = _inverseCount!.Times(b, name + "PerSample", total);
        return b.Let(name, ConstantQuotient.By(buffers.Channels!.Passes.Positions).Of(b, name + "PerPosition", perSample));
    }

    private ShiftFactor Scale(Variable channel) => Stored(
        "scale", "The factor t, in the powers that it was rounded to.", "scales", buffers.Scale!, channel, norm.Terms);

    /// <summary>A factor that is a sum of few powers already.</summary>
    private ShiftFactor Stored(string name, string remark, string memory, MemoryBuffer vector, Variable channel, int terms) =>
        ShiftFactor.Round(b, name, remark, Broadcast(name + "OfChannel", memory, vector, channel), terms);

    private Variable Broadcast(string name, string memory, MemoryBuffer vector, Variable channel) =>
        b.Let(name, Value(memory, vector, channel).Broadcast());

    private Load Value(string name, MemoryBuffer vector, Variable channel) =>
        b.MemoryBuffer(name, vector).Load(ValueKind.Float, (Axis.Feature, channel));

    private void Store(string name, MemoryBuffer vector, Variable channel, Expression value)
    {
        var pointer = b.MemoryBuffer(name, vector);
        b.Store(pointer, pointer.At((Axis.Feature, channel)), value.FirstLane());
    }
}
