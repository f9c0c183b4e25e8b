using System.Collections.Generic;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A group of layers that work feature by feature: which of its kernels run, when, and on which memory.</summary>
internal sealed class FusedGroupLowering : LayerLowering
{
    private readonly FusedLayers _layers;
    private readonly FusedBuffers _buffers;
    private readonly TrainedTensor? _gamma;
    private readonly TrainedTensor? _beta;

    public FusedGroupLowering(LoweringContext context, NormalisationLowering? norm, IReadOnlyList<FusedPart> parts)
        : base(context)
    {
        _layers = new FusedLayers(context.Group, norm, parts, context.Graph.IsMultiplicationFree, context.SampleBlocks);
        var buffers = norm is null ? null : Buffers(norm);
        if (buffers is not null)
        {
            _gamma = context.AddTrained(Vector("weight", buffers.Gamma), initialValue: 1f);
            _beta = context.AddTrained(Vector("bias", buffers.Beta));
            Program.Add(Vector("running_mean", buffers.RunningMean));
            Program.Add(
                Vector(norm!.RunningSpreadTensor, buffers.RunningSpread) with { Range = TensorRange.NonNegative }, initialValue: 1f);
            buffers = buffers with { GammaGradient = _gamma.Gradient, BetaGradient = _beta.Gradient };
        }

        _buffers = Buffers(buffers);
    }

    // Lanes are features, and parameters of a picture belong to channels: of every position these are whole vectors, or none is.
    public override bool HasOneSample => !_layers.IsPerChannel || _layers.Norm is null || _layers.Channels % Lane.Count == 0;

    private ProgramBuilder Program => Context.Program;

    /// <summary>What text calls the elements of vectors, where not features.</summary>
    private string? Label => _layers.IsPerChannel ? _layers.Parameter : null;

    /// <summary>Whether nobody else writes to the gradient in front, so that the way back may work in its place.</summary>
    private bool IsAloneInFront => Context.Input.Readers == 1;

    public override void Forward()
    {
        Context.SetOutput(
            _buffers.Output,
            IsAloneInFront ? Context.Input.Gradient.Buffer : Context.Activations("Gradient" + Context.Group.Name, Context.Input.Shape),
            isReadBack: _layers.ReadsOutput && !_layers.FormsOutputAnew && Context.NeedsGradient);
        if (_layers.IsPerChannel)
        {
            ForwardPerChannel();
            return;
        }

        var stream = _layers.Dropout is null ? 0 : LoweringContext.Stream(_layers.Dropout, DrawPurpose.Dropout);
        var forward = FusedForward.Lower(_layers, _buffers, withDropout: true);
        Program.Forward.Add(forward, stream);
        Program.Calibrate.Add(_layers.Dropout is null ? forward : FusedForward.Lower(_layers, _buffers, withDropout: false));
        if (_buffers.Norm is not null)
        {
            Program.Predict.Add(FusedInference.LowerFactors(_layers, _buffers.Norm));
            AddStatistics(_layers.Norm!, _buffers.Norm);
        }

        Program.Predict.Add(FusedInference.Lower(_layers, _buffers));
    }

    /// <summary>Pictures of which something belongs to a channel.</summary>
    private void ForwardPerChannel()
    {
        if (_buffers.Norm is not null)
        {
            foreach (var kernel in ChannelStatistics.Lower(Context.Group, _layers.Norm!, _buffers.Norm, _buffers.Input))
            {
                Program.Forward.Add(kernel);
                Program.Calibrate.Add(kernel);
            }

            AddStatistics(_layers.Norm!, _buffers.Norm);
            Program.Predict.Add(FusedInference.LowerFactors(_layers, _buffers.Norm));
        }

        if (_layers.ChannelDropout is { } dropout)
        {
            Program.Forward.Add(
                dropout.LowerDraws(_layers, _buffers.Kept!)!, LoweringContext.Stream(dropout.Layer, DrawPurpose.Dropout));
        }

        var forward = PictureForward.Lower(_layers, _buffers, withDropout: true);
        Program.Forward.Add(forward);
        Program.Calibrate.Add(
            _layers.ChannelDropout is null ? forward : PictureForward.Lower(_layers, _buffers, withDropout: false));
        Program.Predict.Add(
            _buffers.Norm is null ? FusedInference.Lower(_layers, _buffers) : PictureInference.Lower(_layers, _buffers));
    }

    public override void OneSample()
    {
        var input = Context.Input.Row!;
        Context.Output.Row = Context.Input.Readers == 1 ? input : LoweringContext.Row("Row" + Context.Group.Name, _layers.Features);
        if (!_layers.IsPerChannel || _buffers.Norm is null)
        {
            Program.PredictOne.Add(FusedInference.LowerOneSample(_layers, _buffers, input, Context.Output.Row));
            return;
        }

        Program.PredictOne.Add(FusedInference.LowerFactors(_layers, _buffers.Norm));
        Program.PredictOne.Add(PictureInference.LowerOneSample(_layers, _buffers, input, Context.Output.Row));
    }

    public override void Backward()
    {
        // What comes from behind has been read by then: where nothing in front needs a gradient, its memory is as good as any.
        var gradient = Context.Output.Gradient.Buffer;
        var front = Context.Input.NeedsGradient ? Context.Input.Gradient.Next() : new GradientTarget(gradient, Accumulates: false);
        if (!_layers.IsPerChannel)
        {
            Program.Backward.Add(FusedBackward.Lower(_layers, _buffers, gradient, front));
            return;
        }

        Program.Backward.Add(PictureBackward.Lower(_layers, _buffers, gradient, front));
        if (_buffers.Norm is not null)
        {
            Program.Backward.Add(ChannelStatistics.LowerGradients(Context.Group, _layers.Norm!, _buffers.Norm));
            Program.Backward.Add(PictureFront.Lower(_layers, _buffers, gradient, front));
        }
    }

    public override void Update()
    {
        if (_gamma is not null && _beta is not null)
        {
            Context.UpdateVector(Context.Group.Name + "GammaUpdate", Context.Group.Layers[0], _gamma);
            Context.UpdateVector(Context.Group.Name + "BetaUpdate", Context.Group.Layers[0], _beta, isSecond: true);
        }
    }

    private void AddStatistics(NormalisationLowering norm, NormalisationBuffers buffers)
    {
        var running = NormStatistics.LowerRunning(Context.Group, norm, buffers);
        (Context.IsSharded ? Program.Updates : Program.Forward).Add(new KernelLaunch(running, Phase.Forward));
        if (norm.AccumulatesInKernels)
        {
            Program.Accumulate.Add(NormStatistics.LowerAccumulate(Context.Group, norm, buffers));
            Program.Average.Add(NormStatistics.LowerAverage(Context.Group, norm, buffers));
        }
        else
        {
            Program.Statistics.Add(new StatisticsBuffers(
                _layers.Channels, buffers.Mean, buffers.Spread, buffers.RunningMean, buffers.RunningSpread));
        }
    }

    /// <summary>
    /// Works in place of the input where the layers allow it and nobody needs the input any more. The way back of a function needs what
    /// went into it: where it is the first layer, that is the input.
    /// </summary>
    private FusedBuffers Buffers(NormalisationBuffers? norm)
    {
        var input = Context.Input.Activations;
        var keepsArgument = _layers.HasFunction && Context.NeedsGradient;
        var readsArgument = keepsArgument && Context.Group.Layers[0].Fusion == FusionRole.Function;
        var isInPlace = norm is null && !readsArgument && Context.Input.MayBeOverwritten;
        var name = Context.Group.Name;
        return new FusedBuffers(
            input,
            isInPlace ? input : Context.Activations("A" + name, Context.Input.Shape),
            _layers.Dropout is not null ? Kept(Context.Input.Shape, "feature")
                : _layers.ChannelDropout is not null ? Kept(Shape.Flat(_layers.Channels), "channel")
                : null,
            !keepsArgument ? null : readsArgument ? input : Context.Activations("X" + name, Context.Input.Shape),
            Context.Mask,
            norm);

        MemoryBuffer Kept(Shape shape, string label) => new(
            "Kept" + name, ElementKind.Int, ActivationLayout.Of(shape, Context.SampleBlocks, label: label), ", all ones or zero", false);
    }

    private NormalisationBuffers Buffers(NormalisationLowering norm)
    {
        var name = Context.Group.Name.Replace("BatchNorm", string.Empty);
        var values = norm.KeepsNormalised && !_layers.IsPerChannel && !Context.Input.MayBeOverwritten
            ? Context.Activations("Normalised" + name, Context.Input.Shape)
            : Context.Input.Activations;
        var factors = norm.FactorTerms == 1
            ? VectorLayout.Of(Axis.Feature, _layers.Channels, Label)
            : Layout.Of(new Dimension(Axis.Power, norm.FactorTerms), VectorLayout.Padded(Axis.Feature, _layers.Channels));
        var buffers = new NormalisationBuffers(
            _layers.Channels,
            values,
            Features("Gamma"),
            Features("Beta"),
            Features("RunningMean"),
            Features("Running" + norm.Spread),
            Features("Mean") with { IsSummed = Context.IsSharded },
            Features(norm.Spread) with { IsSummed = Context.IsSharded },
            Features("InverseDeviation"),
            new MemoryBuffer("Factors" + name, ElementKind.Float, factors, string.Empty, false),
            Context.Mask,
            Context.Reciprocal)
        {
            Channels = _layers.IsPerChannel ? ChannelBuffers.Create(name, _layers.Passes, _layers.FormsOutputAnew) : null,
        };
        return norm.WithOwn(buffers, Features);

        MemoryBuffer Features(string kind) => new(
            kind + name, ElementKind.Float, VectorLayout.Of(Axis.Feature, _layers.Channels, Label), string.Empty, true);
    }

    private Tensor Vector(string name, MemoryBuffer buffer) => new(LoweringContext.TensorName(Context.Group.Layers[0], name), buffer);
}
