using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>A convolution: which of its kernels run, when, and on which memory.</summary>
internal sealed class Conv2DLowering : LayerLowering
{
    private readonly Conv2DLayer _layer;
    private readonly WeightBuffers _buffers;
    private readonly Conv2DWeightGradient _weightGradient;
    private readonly TrainedTensor? _bias;

    public Conv2DLowering(Conv2DLayer layer, LoweringContext context)
        : base(context)
    {
        _layer = layer;

        // Every table serves all places of the kernel: tables pay for a single filter too. Fixed point pays where sums are many.
        var plan = WeightPlanner.Plan(
            layer,
            context.Graph.Tuning,
            foldsTiles: true,
            isDirect: false,
            isFixed: context.Graph.IsFixed && layer.Units > Lane.Count);
        var layout = new WeightLayout(layer, plan);
        _buffers = WeightBuffers.Create(layer, layout, context, layer.InputShape, layer.OutputShape, Conv2DOneSample.Exists(layout));
        var weight = context.AddTrained(new Tensor(
            LoweringContext.TensorName(layer, "weight"),
            _buffers.Weights,
            layout.IsReal ? TensorRange.Finite : TensorRange.UnitInterval,
            new KernelPlaces(layer.InputsPerOffset, layer.Window.Height, layer.Window.Width, layout.PaddedInputs * layout.Tile)));
        var kept = context.KeepsGradients
            ? _buffers.Weights with { Name = _buffers.Weights.Name + "Gradient", IsPersistent = false }
            : null;
        _weightGradient = new Conv2DWeightGradient(
            layer, _buffers, new WeightTarget(context.Optimizer, weight.States, kept), context);
        _bias = _buffers.Bias is null
            ? null
            : context.AddTrained(new Tensor(LoweringContext.TensorName(layer, "bias"), _buffers.Bias));
    }

    public override bool HasOneSample => Conv2DOneSample.Exists(_buffers.Layout);

    public override bool NeedsVectorLookUps => !_buffers.Layout.IsReal;

    private ProgramBuilder Program => Context.Program;

    public override void Forward()
    {
        Context.SetOutput(_buffers.Output, Context.Activations("Gradient" + Context.Group.Number, _layer.OutputShape));
        Program.Initialise.Add(WeightInitialisation.Lower(_layer, _buffers), LoweringContext.Stream(_layer, DrawPurpose.Initialise));
        if (_buffers.Layout.IsReal)
        {
            var real = LowerReal("Forward");
            Program.Forward.Add(real);
            Program.Predict.Add(real);
            Program.Calibrate.Add(real);
            return;
        }

        Encode();
        if (_buffers.Fixed is not null)
        {
            AddForward(
                FixedSums.LowerRounding(
                    _buffers.Name + "ToFixed",
                    _layer.Index,
                    "inputs",
                    Context.Input.Activations,
                    _layer.Inputs,
                    _layer.FanIn,
                    _buffers.Fixed,
                    Context.SampleBlocks),
                null);
        }

        // Inference with real-valued weights would multiply: a network without multiplications has none.
        AddForward(
            Conv2DForward.Lower(_layer, _buffers, Context.Input.Activations, Context.SampleBlocks),
            Context.Graph.IsMultiplicationFree ? null : LowerReal("ForwardReal"));
    }

    public override void OneSample()
    {
        var input = Context.Input.Row!;
        var row = LoweringContext.Row("Row" + _buffers.Name, _layer.Outputs);
        Context.Output.Row = row;
        if (_buffers.Layout.IsReal)
        {
            Program.PredictOne.Add(Conv2DOneSample.LowerReal(_layer, _buffers, input, row));
            return;
        }

        Program.OneSampleCodes.Add(OneSampleCodes.Lower(_layer, _buffers));
        var isAlways = Context.Graph.IsMultiplicationFree;
        foreach (var kernel in CodedOneSample(input, row))
        {
            Program.PredictOne.Add(kernel, condition: isAlways ? LaunchCondition.Always : LaunchCondition.CodedWeights);
        }

        if (isAlways)
        {
            return;
        }

        Program.PredictOne.Add(Conv2DOneSample.LowerReal(_layer, _buffers, input, row), condition: LaunchCondition.RealWeights);
    }

    /// <summary>With sampled or rounded weights, the kernels that are run in order.</summary>
    private IReadOnlyList<Kernel> CodedOneSample(MemoryBuffer input, MemoryBuffer output)
    {
        if (!OneSampleShape.Exists(_layer, _buffers.Layout))
        {
            return [Conv2DOneSample.Lower(_layer, _buffers, input, output)];
        }

        var shape = new OneSampleShape(_layer, _buffers.Layout);
        var memory = OneSampleBuffers.Of(shape, Context.Group.Number);
        Program.OneSampleCodes.Add(PictureCodes.Lower(_layer, _buffers, shape, memory.Codes));
        return
        [
            PictureMagnitude.Lower(_buffers.Name + "Magnitude", _layer, input, memory.Magnitudes),
            PictureTables.Lower(_buffers.Name + "Tables", _layer, shape, input, memory),
            PictureSums.Lower(_layer, _buffers, shape, memory, output),
            PictureLimits.Lower(_buffers.Name + "Limits", _layer, shape, memory),
            Conv2DOneSample.LowerSaturated(_layer, _buffers, input, output, memory.IsLeft),
        ];
    }

    /// <summary>The gradient of the bias, which is its update without an optimizer, and the one below.</summary>
    public override void Backward()
    {
        if (_bias is not null)
        {
            _weightGradient.Bias(_bias.Gradient);
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

    private void UpdateBias()
    {
        if (_bias is not null)
        {
            Context.UpdateVector(_buffers.Name + "BiasUpdate", _layer, _bias);
        }
    }

    private void BackwardBelow(MemoryBuffer gradient)
    {
        var below = Context.Input.Gradient.Next();
        if (_buffers.Layout.IsReal)
        {
            Program.Backward.Add(Conv2DBackward.LowerReal(_layer, _buffers, gradient, below, Context.SampleBlocks));
            return;
        }

        if (_buffers.FixedBelow is not null)
        {
            Program.Backward.Add(FixedSums.LowerRounding(
                _buffers.Name + "GradientToFixed",
                _layer.Index,
                "gradients",
                gradient,
                _layer.Outputs,
                _layer.Offsets * _layer.Units,
                _buffers.FixedBelow,
                Context.SampleBlocks));
        }

        Program.Backward.Add(Conv2DBackward.Lower(_layer, _buffers, gradient, below, Context.SampleBlocks));
    }

    private Kernel LowerReal(string suffix) =>
        Conv2DForward.LowerReal(_layer, _buffers, Context.Input.Activations, Context.SampleBlocks, suffix);

    /// <summary>Rounded and sampled weights, for training and for inference.</summary>
    private void Encode()
    {
        var round = WeightCodes.Lower(_layer, _buffers, isStochastic: false);
        var sample = WeightCodes.Lower(_layer, _buffers, isStochastic: true);
        Program.Round.Add(round);
        Program.Sample.Add(sample, LoweringContext.Stream(_layer, DrawPurpose.Inference));
        Program.Encode.Add(
            _layer.IsStochastic ? sample : round, _layer.IsStochastic ? LoweringContext.Stream(_layer, DrawPurpose.Sample) : 0);
    }

    /// <summary>A kernel of coded weights in every schedule, and what takes its place where inference has real-valued ones.</summary>
    private void AddForward(Kernel kernel, Kernel? real)
    {
        Program.Forward.Add(kernel);
        foreach (var launches in new[] { Program.Predict, Program.Calibrate })
        {
            launches.Add(kernel, condition: Context.Graph.IsMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights);
            if (real is not null)
            {
                launches.Add(real, condition: LaunchCondition.RealWeights);
            }
        }
    }
}
