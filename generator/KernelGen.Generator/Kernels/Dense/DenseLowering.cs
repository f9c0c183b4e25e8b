using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>A dense layer: which of its kernels run, when, and on which memory.</summary>
internal sealed class DenseLowering : LayerLowering
{
    private readonly DenseLayer _layer;
    private readonly DensePlan _plan;
    private readonly WeightBuffers _buffers;
    private readonly WeightTarget _target;
    private readonly TrainedTensor? _bias;

    public DenseLowering(DenseLayer layer, LoweringContext context)
        : base(context)
    {
        _layer = layer;
        _plan = DensePlanner.Plan(layer, context.Graph.BatchSize, context.Graph.Tuning, context.Graph.IsFixed);
        var layout = new WeightLayout(layer, _plan.Weights);
        _buffers = WeightBuffers.Create(
            layer, layout, context, Shape.Flat(layer.Inputs), layer.OutputShape, OneSampleForward.Exists(layout));
        var weight = context.AddTrained(new Tensor(
            LoweringContext.TensorName(layer, "weight"), _buffers.Weights, layout.IsReal ? TensorRange.Finite : TensorRange.UnitInterval));
        _target = new WeightTarget(
            context.Optimizer,
            weight.States,
            context.KeepsGradients ? _buffers.Weights with { Name = _buffers.Weights.Name + "Gradient", IsPersistent = false } : null);
        _bias = _buffers.Bias is null
            ? null
            : context.AddTrained(new Tensor(LoweringContext.TensorName(layer, "bias"), _buffers.Bias));
    }

    public override bool HasOneSample => OneSampleForward.Exists(_buffers.Layout);

    public override bool NeedsVectorLookUps => _buffers.Layout.IsFixed;

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
                    _layer.Inputs,
                    _buffers.Fixed,
                    Context.SampleBlocks),
                null);
        }

        // Inference with real-valued weights would multiply: a network without multiplications has none.
        AddForward(
            DenseForward.Lower(_layer, _buffers, Context.Input.Activations, Context.SampleBlocks),
            Context.Graph.IsMultiplicationFree ? null : LowerReal("ForwardReal"));
    }

    public override void OneSample()
    {
        var input = Context.Input.Row!;
        var row = LoweringContext.Row("Row" + _buffers.Name, _buffers.Layout.PaddedOutputs);
        Context.Output.Row = row;
        if (_buffers.Layout.IsReal)
        {
            Program.PredictOne.Add(OneSampleForward.LowerReal(_layer, _buffers, input, row));
            return;
        }

        if (_buffers.OneSampleCodes is not null)
        {
            Program.OneSampleCodes.Add(OneSampleCodes.Lower(_layer, _buffers));
        }

        var kernel = OneSampleForward.Lower(_layer, _buffers, input, row);
        var isMultiplicationFree = Context.Graph.IsMultiplicationFree;
        if (Context.HasTableLookUps && !_buffers.Layout.IsDirect)
        {
            Program.PredictOne.Add(kernel, condition: LaunchCondition.VectorLookUps);
            Program.PredictOne.Add(
                OneSampleByTable.Lower(_layer, _buffers, input, row), condition: LaunchCondition.TableLookUps);
        }
        else
        {
            Program.PredictOne.Add(kernel, condition: isMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights);
        }

        if (!isMultiplicationFree)
        {
            Program.PredictOne.Add(OneSampleForward.LowerReal(_layer, _buffers, input, row), condition: LaunchCondition.RealWeights);
        }
    }

    /// <summary>The gradient of the bias, which is its update without an optimizer, and the one below.</summary>
    public override void Backward()
    {
        var gradient = Context.Output.Gradient.Buffer;
        if (_bias is not null)
        {
            Context.AddUpdate(DenseUpdate.LowerBias(_layer, _buffers, gradient, _bias.Gradient, Context.SampleBlocks));
        }

        if (!Context.KeepsGradients)
        {
            UpdateBias();
        }

        if (Context.Input.NeedsGradient)
        {
            BackwardBelow(gradient);
        }

        if (Context.KeepsGradients)
        {
            WeightGradient();
        }
    }

    /// <summary>The update of the weights, where they are not updated as their gradient is formed with the same kernel.</summary>
    public override void Update()
    {
        if (!Context.KeepsGradients)
        {
            WeightGradient();
            return;
        }

        UpdateBias();
        Context.AddUpdate(WeightUpdate.Lower(_layer, _buffers, _target));
    }

    private void UpdateBias()
    {
        if (_bias is not null)
        {
            Context.UpdateVector(_buffers.Name + "BiasUpdate", _layer, _bias);
        }
    }

    /// <summary>The gradient at what the layer reads.</summary>
    private void BackwardBelow(MemoryBuffer gradient)
    {
        if (_buffers.FixedBelow is not null)
        {
            Program.Backward.Add(FixedSums.LowerRounding(
                _buffers.Name + "GradientToFixed",
                _layer.Index,
                "gradients",
                gradient,
                _layer.Outputs,
                _layer.Outputs,
                _buffers.FixedBelow,
                Context.SampleBlocks));
        }

        Program.Backward.Add(DenseBackward.Lower(_layer, _buffers, gradient, Context.Input.Gradient.Next(), Context.SampleBlocks));
    }

    /// <summary>
    /// The gradient of the weights, and their update unless it is kept: the gradient by samples, the input as powers of two where it is
    /// quantized, and their products.
    /// </summary>
    private void WeightGradient()
    {
        // Negative inputs take negated rows where inputs are powers of two.
        var isSigned = _layer.Quantization is not null && !Context.Input.IsNonNegative;
        var hasNegatedRows = isSigned && !_plan.ShiftsRows;
        var rows = new MemoryBuffer(
            "TransposedGradient" + Context.Group.Number,
            ElementKind.Float,
            TransposedGradient.LayoutOf(_layer, _buffers.Layout, hasNegatedRows, Context.SampleBlocks),
            string.Empty,
            false);
        Context.AddUpdate(TransposedGradient.Lower(
            _layer, _buffers, Context.Output.Gradient.Buffer, rows, Context.Graph.Optimizer, hasNegatedRows, Context.SampleBlocks));
        if (_layer.Quantization is null)
        {
            Context.AddUpdate(DenseUpdate.LowerProducts(
                _layer, _buffers, Context.Input.Activations, rows, _target, Context.SampleBlocks));
        }
        else if (_plan.ShiftsRows)
        {
            UpdateByShifts(rows, isSigned);
        }
        else
        {
            UpdateByLists(rows, isSigned);
        }
    }

    private Kernel LowerReal(string suffix) =>
        DenseForward.LowerReal(_layer, _buffers, Context.Input.Activations, Context.SampleBlocks, suffix);

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

    /// <summary>Every row of the gradient shifted for every input.</summary>
    private void UpdateByShifts(MemoryBuffer rows, bool isSigned)
    {
        var label = $"{Lane.RoundUp(_layer.Inputs, Lane.Count).ToString(CultureInfo.InvariantCulture)} inputs";
        var addends = new MemoryBuffer(
            "Addends" + Context.Group.Number,
            ElementKind.Int,
            ActivationLayout.Of(_layer.InputShape, Context.SampleBlocks, label: label),
            string.Empty,
            false);
        Context.AddUpdate(
            QuantizeInput.LowerAddends(
                _layer, _buffers.Name, isSigned, Context.Input.Activations, Context.Mask, addends, Context.SampleBlocks),
            LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        Context.AddUpdate(DenseUpdate.LowerShifts(
            _layer, _buffers, addends, rows, _target, Context.SampleBlocks));
    }

    /// <summary>Rows of the gradient listed by the power of two that each input rounds to.</summary>
    private void UpdateByLists(MemoryBuffer rows, bool isSigned)
    {
        var tag = Context.Group.Number;
        var lists = new QuantizedInput(_layer, isSigned, Context.SampleBlocks, _plan.EntriesPerIteration);
        var entries = new MemoryBuffer("Entries" + tag, lists.Element, lists.Entries, string.Empty, false)
        {
            Bound = new ListsBelow(
                TransposedGradient.Rows(
                    Context.SampleBlocks, lists.IsSigned), "Iterations" + tag, lists.RowLength, lists.EntriesPerIteration),
        };
        var iterations = new MemoryBuffer("Iterations" + tag, ElementKind.Int, lists.Iterations, string.Empty, false)
        {
            Bound = new ListLengths(lists.Levels, lists.EntriesPerIteration, lists.RowLength),
        };
        Context.AddUpdate(
            QuantizeInput.Lower(
                _layer, _buffers.Name, lists, Context.Input.Activations, Context.Mask, entries, iterations, Context.SampleBlocks),
            LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        Context.AddUpdate(DenseUpdate.LowerQuantized(
            _layer, _buffers, lists, rows, entries, iterations, _target, Context.SampleBlocks));
    }
}
