using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>A convolution: which of its kernels run, when, and on which memory.</summary>
internal sealed class Conv2DLowering : WeightedLowering
{
    private readonly Conv2DLayer _layer;
    private readonly Conv2DWeightGradient _weightGradient;
    private readonly PicturePatches? _patches;

    public Conv2DLowering(Conv2DLayer layer, LoweringContext context)
        : this(layer, MakeLayout(layer, context), context)
    {
    }

    private Conv2DLowering(Conv2DLayer layer, WeightLayout layout, LoweringContext context)
        : this(layer, PatchesOf(layer, layout, context), layout, context)
    {
    }

    private Conv2DLowering(Conv2DLayer layer, PicturePatches? patches, WeightLayout layout, LoweringContext context)
        : this(
            layer,
            WeightBuffers.Create(
                layer, layout, context, layer.InputShape, layer.OutputShape, patches is null && Conv2DOneSample.Exists(layout)),
            context) => _patches = patches;

    private Conv2DLowering(Conv2DLayer layer, WeightBuffers buffers, LoweringContext context)
        : base(
            layer,
            buffers,
            new KernelPlaces(
                layer.InputsPerOffset,
                layer.Window.Height,
                layer.Window.Width,
                buffers.Layout.PaddedInputs * buffers.Layout.Tile),
            context)
    {
        _layer = layer;
        _weightGradient = new Conv2DWeightGradient(layer, buffers, Target, context);
    }

    public override bool HasOneSample => Conv2DOneSample.Exists(Buffers.Layout);

    public override bool NeedsVectorLookUps => Buffers.Layout.IsCoded;

    public override void OneSample()
    {
        var input = Context.Input.Row!;
        var row = LoweringContext.Row("Row" + Buffers.Name, _layer.Outputs);
        Context.Output.Row = row;
        if (Buffers.Layout.IsReal)
        {
            Program.PredictOne.Add(Conv2DOneSample.LowerProducts(_layer, Buffers, input, row, isReal: true));
            return;
        }

        var isAlways = Context.Graph.IsMultiplicationFree;
        foreach (var kernel in Buffers.Layout.IsPowers
            ? [Conv2DOneSample.LowerProducts(_layer, Buffers, input, row, isReal: false)]
            : CodedOneSample(input, row))
        {
            Program.PredictOne.Add(kernel, condition: isAlways ? LaunchCondition.Always : LaunchCondition.CodedWeights);
        }

        if (isAlways)
        {
            return;
        }

        Program.PredictOne.Add(
            Conv2DOneSample.LowerProducts(_layer, Buffers, input, row, isReal: true), condition: LaunchCondition.RealWeights);
    }

    /// <summary>With sampled or rounded weights, the kernels that are run in order.</summary>
    private IReadOnlyList<Kernel> CodedOneSample(MemoryBuffer input, MemoryBuffer output)
    {
        if (_patches is not null)
        {
            return [Conv2DForward.LowerPatches(_layer, _patches, Buffers, Context.Group.Number, input, output)];
        }

        Program.OneSampleCodes.Add(OneSampleCodes.Lower(_layer, Buffers));
        if (!OneSampleShape.Exists(_layer, Buffers.Layout))
        {
            return [Conv2DOneSample.Lower(_layer, Buffers, input, output)];
        }

        var shape = new OneSampleShape(_layer, Buffers.Layout);
        var memory = OneSampleBuffers.Of(shape, Context.Group.Number);
        Program.OneSampleCodes.Add(PictureCodes.Lower(_layer, Buffers, shape, memory.Codes));
        return
        [
            PictureMagnitude.Lower(Buffers.Name + "Magnitude", _layer, input, memory.Magnitudes),
            PictureTables.Lower(Buffers.Name + "Tables", _layer, shape, input, memory),
            PictureSums.Lower(_layer, Buffers, shape, memory, output),
            PictureLimits.Lower(Buffers.Name + "Limits", _layer, shape, memory),
            Conv2DOneSample.LowerSaturated(_layer, Buffers, input, output, memory.IsLeft),
        ];
    }

    /// <summary>The gradient of the bias, which is its update without an optimizer, and the one below.</summary>
    protected override void BackwardRounded()
    {
        if (Bias is not null)
        {
            _weightGradient.Bias(Bias.Gradient);
        }

        if (!Context.KeepsGradients)
        {
            UpdateBias();
        }

        if (Context.Input.NeedsGradient)
        {
            BackwardBelow(Context.Output.Gradient.Buffer);
        }

        if (Context.KeepsGradients)
        {
            _weightGradient.Gradient();
        }
    }

    public override void Update()
    {
        if (Context.KeepsGradients)
        {
            UpdateBias();
        }
        else
        {
            _weightGradient.Gradient();
        }

        _weightGradient.Update();
    }

    private void BackwardBelow(MemoryBuffer gradient)
    {
        var below = Context.Input.Gradient.Next();
        if (!below.Accumulates && FewGradients is { } patches)
        {
            var rows = SampleRows.Buffer("GradientSampleRows" + Context.Group.Number, _layer.OutputShape, patches.Samples);
            Program.Backward.Add(SampleRows.Lower(
                Buffers.Name + "GradientRows", _layer.Index, "gradients", _layer.OutputShape, patches.Samples, gradient, rows));
            Program.Backward.Add(
                Conv2DBackward.LowerFewSamples(_layer, patches, Buffers, Context.Group.Number, rows, below.Buffer));
            return;
        }

        if (!Buffers.Layout.IsCoded)
        {
            Program.Backward.Add(Conv2DBackward.LowerProducts(_layer, Buffers, gradient, below, Context.SampleBlocks));
            return;
        }

        RoundGradient(gradient, _layer.Offsets * _layer.Units);
        Program.Backward.Add(Conv2DBackward.Lower(_layer, Buffers, gradient, below, Context.SampleBlocks));
    }

    protected override IReadOnlyList<Kernel> LowerForward()
    {
        if (Buffers.Layout.IsPowers)
        {
            return [LowerProducts("Forward", isReal: false)];
        }

        if (FewSamples is not { } patches)
        {
            return [Conv2DForward.Lower(_layer, Buffers, Context.Input.Activations, Context.SampleBlocks)];
        }

        var rows = SampleRows.Buffer("InputSampleRows" + Context.Group.Number, _layer.InputShape, patches.Samples);
        _weightGradient.Rows = rows;
        return
        [
            SampleRows.Lower(
                Buffers.Name + "Rows", _layer.Index, "inputs", _layer.InputShape, patches.Samples, Context.Input.Activations, rows),
            Conv2DForward.LowerFewSamples(_layer, patches, Buffers, Context.Group.Number, rows),
        ];
    }

    /// <summary>How a mini-batch of few samples is cut into patches on the way forward; null where it is not.</summary>
    private PicturePatches? FewSamples => HasPatches
        ? PicturePatches.OfFewSamples(_layer, Buffers.Layout, Context.Graph.Tuning, Context.Graph.BatchSize)
        : null;

    /// <summary>Likewise on the way back.</summary>
    private PicturePatches? FewGradients => HasPatches
        ? PicturePatches.OfFewGradients(_layer, Buffers.Layout, Context.Graph.Tuning, Context.Graph.BatchSize)
        : null;

    private bool HasPatches => Buffers.Layout.IsCoded && !Buffers.Layout.IsFixed;

    protected override Kernel LowerReal(string suffix) => LowerProducts(suffix, isReal: true);

    private Kernel LowerProducts(string suffix, bool isReal) =>
        Conv2DForward.LowerProducts(_layer, Buffers, Context.Input.Activations, Context.SampleBlocks, suffix, isReal);

    private static WeightLayout MakeLayout(Conv2DLayer layer, LoweringContext context)
    {
        // Every table serves all places of the kernel: tables pay for a single filter too. Fixed point pays where sums are many.
        var plan = WeightPlanner.Plan(
            layer,
            context.Graph.Tuning,
            foldsTiles: true,
            isDirect: false,
            isFixed: context.Graph.IsFixed && layer.Units > Lane.Count);
        return new WeightLayout(layer, plan);
    }

    private static PicturePatches? PatchesOf(Conv2DLayer layer, WeightLayout layout, LoweringContext context) =>
        !layout.IsCoded || layout.IsFixed ? null : PicturePatches.Of(layer, layout, context.Graph.Tuning);
}
