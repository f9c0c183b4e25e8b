using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>(x − mean)·scale per feature, of pictures per channel. No gradient passes: nothing in front is trained.</summary>
internal sealed class StandardizeLowering : LayerLowering
{
    private readonly StandardizeLayer _layer;
    private readonly MemoryBuffer _mean;
    private readonly MemoryBuffer _scale;

    public StandardizeLowering(StandardizeLayer layer, LoweringContext context)
        : base(context)
    {
        _layer = layer;
        _mean = Vector("InputMean");
        _scale = Vector("InputScale");
        context.Program.Add(new Tensor(LoweringContext.TensorName(layer, "input_mean"), _mean));
        context.Program.Add(new Tensor(LoweringContext.TensorName(layer, "input_scale"), _scale, TensorRange.NonNegative)
        {
            IsFitted = true,
        });
    }

    private string Name => Context.Group.Name;

    private bool IsPicture => _layer.Shape.IsPicture;

    private int Channels => _layer.Shape.Channels;

    private string Extent => IsPicture ? _layer.Shape.Title : $"{_layer.Inputs} features";

    /// <summary>Values of a full mini-batch.</summary>
    private long Values => (long)Context.SampleBlocks * Lane.Count * _layer.Inputs;

    private IReadOnlyList<string> Remarks =>
    [
        _layer.Terms == 0
            ? "Mean and scale are those of the training set; the scale of a feature that never varied there is 0."
            : $"The scale is rounded to a sum of {_layer.Terms} signed powers of two: the product is as many shifts.",
    ];

    public override void Forward()
    {
        var input = Context.Input;
        var output = input.MayBeOverwritten ? input.Activations : Context.Activations("A" + Name, _layer.OutputShape);
        Context.SetOutput(
            output,
            input.Readers == 1 ? input.Gradient.Buffer : Context.Activations("Gradient" + Name, _layer.OutputShape));
        var forward = Lower(output, isMasked: true);
        Context.Program.Forward.Add(forward);
        Context.Program.Calibrate.Add(forward);
        Context.Program.Predict.Add(Lower(output, isMasked: false));
    }

    public override void OneSample()
    {
        // Vectors of channels reach into the next position where channels are no whole vectors of them.
        var isInPlace = Context.Input.Readers == 1 && (!IsPicture || Channels % Lane.Count == 0);
        Context.Output.Row = isInPlace ? Context.Input.Row : LoweringContext.Row("Row" + Name, _layer.Outputs);
        Context.Program.PredictOne.Add(LowerOneSample(Context.Input.Row!, Context.Output.Row!));
    }

    public override void Backward() => throw new InvalidOperationException("Nothing in front of the network's input is trained.");

    /// <param name="output">Where the values go.</param>
    /// <param name="isMasked">Whether lanes without a sample are zero behind it, as training wants them.</param>
    private Kernel Lower(MemoryBuffer output, bool isMasked)
    {
        var b = new KernelBuilder(Name + (isMasked ? "Forward" : "Inference"), _layer.Index);
        var x = b.MemoryBuffer("x", Context.Input.Activations);
        var y = ReferenceEquals(output, Context.Input.Activations) ? x : b.MemoryBuffer("y", output);
        var (means, scales) = Parameters(b);
        var mask = isMasked ? b.MemoryBuffer("mask", Context.Mask) : null;
        if (IsPicture)
        {
            var passes = new PicturePasses(_layer.Shape, Context.SampleBlocks);
            passes.ForParts(b, part => part.ForValues(b, x, preparesChannels: _layer.Terms > 0, (channel, forValues) =>
            {
                var factor = OfChannel(channel);
                forValues(index => Value(index, part.SampleBlock, factor));
            }));
        }
        else
        {
            var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
            b.ForUnits("feature", _layer.Inputs, feature =>
            {
                var factor = OfChannel(feature);
                b.For("block", 0, blocks, 1, Context.SampleBlocks, block =>
                    Value(x.At((Axis.SampleBlock, block), (Axis.Feature, feature)), block, factor));
            });
        }

        return b.Build(
            $"Layer {_layer.Index}, Standardize over {Extent}{(isMasked ? string.Empty : ", in inference")}.", Remarks, Values);

        StandardizeFactor OfChannel(Variable channel) => StandardizeFactor.Of(
            b,
            _layer.Terms,
            means.Load(ValueKind.Float, (Axis.Feature, channel)).Broadcast(),
            scales.Load(ValueKind.Float, (Axis.Feature, channel)).Broadcast());

        void Value(Expression index, Variable block, StandardizeFactor factor)
        {
            var value = factor.Apply(b, b.Let("value", new Load(x, index, ValueKind.Lanes)));
            b.Store(y, index, mask is null
                ? value
                : (value.AsBits() & mask.Load(ValueKind.Bits, (Axis.SampleBlock, block))).AsLanes());
        }
    }

    /// <summary>One sample, lanes over features, or over the channels of a position.</summary>
    private Kernel LowerOneSample(MemoryBuffer input, MemoryBuffer output)
    {
        var b = new KernelBuilder(Name + "OneSample", _layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("x", input);
        var y = ReferenceEquals(input, output) ? x : b.MemoryBuffer("y", output);
        var (means, scales) = Parameters(b);
        var vectors = Lane.RoundUp(Channels, Lane.Count) / Lane.Count;
        if (!IsPicture)
        {
            b.ForUnits("vector", vectors, vector => Vector(
                OfVector(vector.Stride(Lane.Count)), x.At((Axis.Feature, vector.Stride(Lane.Count))), null));
        }
        else if (vectors == 1)
        {
            b.ForUnits("sample", 1, _ =>
            {
                var factor = OfVector(0);
                var inside = Channels < Lane.Count ? b.Let("inside", new LaneIndex().IsLessThan(Channels)) : null;
                ForPositions(position => Vector(factor, x.At((Axis.Feature, position.Stride(Channels))), inside));
            });
        }
        else
        {
            // From the first position to the last: what reaches into the next one is written before that is.
            b.ForUnits("sample", 1, _ => ForPositions(position => b.For("vector", 0, vectors, 1, vector =>
            {
                var first = vector.Stride(Lane.Count);
                var inside = Channels % Lane.Count == 0 ? null : b.Let("inside", (new LaneIndex() + first).IsLessThan(Channels));
                Vector(OfVector(first), x.At((Axis.Feature, position.Stride(Channels)), (Axis.Feature, first)), inside);
            })));
        }

        return b.Build($"Layer {_layer.Index}, Standardize over {Extent}, of one sample.", Remarks, _layer.Inputs);

        void ForPositions(Action<Variable> body) => b.For("position", 0, _layer.Inputs / Channels, 1, body);

        StandardizeFactor OfVector(Expression first) => StandardizeFactor.Of(
            b,
            _layer.Terms,
            means.Load(ValueKind.Lanes, (Axis.Feature, first)),
            scales.Load(ValueKind.Lanes, (Axis.Feature, first)));

        void Vector(StandardizeFactor factor, Expression index, Expression? inside)
        {
            var value = factor.Apply(b, b.Let("value", new Load(x, index, ValueKind.Lanes)));
            b.Store(y, index, inside is null ? value : (value.AsBits() & inside).AsLanes());
        }
    }

    private (Pointer Means, Pointer Scales) Parameters(KernelBuilder b) =>
        (b.MemoryBuffer("means", _mean), b.MemoryBuffer("scales", _scale));

    private MemoryBuffer Vector(string kind) => new(
        kind + Context.Group.Number,
        ElementKind.Float,
        VectorLayout.Of(Axis.Feature, Channels, IsPicture ? "channel" : null),
        string.Empty,
        true);
}
