using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>Zero with a probability in training, else x / (1 − rate).</summary>
internal sealed class DropoutLowering(DropoutLayer layer) : FusedPart(layer)
{
    /// <summary>Dropped iff a 16-bit draw is below this.</summary>
    private int Threshold => (int)Math.Round(layer.Rate * 65536.0, MidpointRounding.AwayFromZero);

    public override Expression Forward(ForwardPlace place, Expression value, string tag)
    {
        var b = place.Builder;
        if (place.KeptChannel is not null)
        {
            value = b.Let("keptValue" + tag, (value.AsBits() & place.KeptChannel).AsLanes());
            return b.Let("scaledUp" + tag, ScaledUp(b, value, tag, place.Layers.IsMultiplicationFree));
        }

        if (!place.Drops)
        {
            return value;
        }

        var keep = b.Let("keep" + tag, place.Draw().IsGreaterThan(Threshold - 1));
        place.Keep(keep);
        value = b.Let("keptValue" + tag, (value.AsBits() & keep).AsLanes());
        return b.Let("scaledUp" + tag, ScaledUp(b, value, tag, place.Layers.IsMultiplicationFree));
    }

    /// <summary>One draw for each sample and channel.</summary>
    public override Kernel LowerDraws(FusedLayers layers, MemoryBuffer kept)
    {
        var b = new KernelBuilder(layers.Group.Name + "Draws", layers.Group.Index);
        var keep = b.MemoryBuffer("kept", kept);
        var sampleBlocks = b.Host("blocks", KernelScalar.SampleBlocks);
        var randomness = new Randomness(b);
        b.ForUnits("channel", layers.Channels, channel =>
            b.For("quad", 0, sampleBlocks, 4, (layers.SampleBlocks + 3) / 4, quad =>
            {
                // Four sample blocks share one evaluation of the draws.
                var draws = randomness.Next(new LaneIndex() + (quad.Stride(layers.Channels * 4) + channel.Stride(Lane.Count)));
                for (var k = 0; k < 4 && layers.SampleBlocks > k; k++)
                {
                    var number = k;
                    var index = keep.At((Axis.SampleBlock, quad), (Axis.SampleBlock, number), (Axis.Feature, channel));
                    Store(number, () => b.Store(keep, index, draws.Integer(number).IsGreaterThan(Threshold - 1)));
                }

                void Store(int number, Action store)
                {
                    if (number == 0)
                    {
                        store();
                    }
                    else
                    {
                        b.If((quad + number).IsLessThan(sampleBlocks), store);
                    }
                }
            }));
        return b.Build(
            $"Layer {layers.Group.Index}, {layers.Group.Title} over {layers.Extent}: which samples keep which channels.",
            ["One draw for each sample and channel."]);
    }

    public override Expression Infer(KernelBuilder b, Expression value, string tag) => value;

    public override Expression Backward(BackwardPlace place, Expression gradient)
    {
        var b = place.Builder;
        var through = b.Let(layer.IsSpatial ? "throughChannel" : "through", (gradient.AsBits() & place.Kept!).AsLanes());
        return b.Let("scaledUp", ScaledUp(b, through, string.Empty, place.Layers.IsMultiplicationFree));
    }

    /// <summary>The product with 1/(1 − rate).</summary>
    private Expression ScaledUp(KernelBuilder b, Expression value, string tag, bool isMultiplicationFree)
    {
        var factor = 1.0 / (1.0 - layer.Rate);
        var log = Math.Log(factor, 2);
        return factor == 1.0 ? value
            : Math.Abs(log - Math.Round(log)) < 1e-7 ? PowersOfTwo.Scale(b, "dropped" + tag, value, (int)Math.Round(log))
            : isMultiplicationFree ? PowersOfTwo.TimesConstant(b, "dropped" + tag, value, factor)
            : value.Times((float)factor, Reason.Dropout);
    }
}
