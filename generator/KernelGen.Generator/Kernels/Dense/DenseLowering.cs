using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>A dense layer: which of its kernels run, when, and on which memory.</summary>
internal sealed class DenseLowering : WeightedLowering
{
    private readonly DenseLayer _layer;
    private readonly DensePlan _plan;

    public DenseLowering(DenseLayer layer, LoweringContext context)
        : this(layer, DensePlanner.Plan(layer, context.Graph.BatchSize, context.Graph.Tuning, context.Graph.IsFixed), context)
    {
    }

    private DenseLowering(DenseLayer layer, DensePlan plan, LoweringContext context)
        : base(layer, MakeBuffers(layer, new WeightLayout(layer, plan.Weights), context), null, context)
    {
        _layer = layer;
        _plan = plan;
    }

    public override bool HasOneSample => OneSampleForward.Exists(Buffers.Layout);

    public override bool NeedsVectorLookUps => Buffers.Layout.IsFixed;

    public override void OneSample()
    {
        var input = Context.Input.Row!;
        var row = LoweringContext.Row("Row" + Buffers.Name, Buffers.Layout.PaddedOutputs);
        Context.Output.Row = row;
        if (Buffers.Layout.IsReal)
        {
            Program.PredictOne.Add(OneSampleForward.LowerProducts(_layer, Buffers, input, row, isReal: true));
            return;
        }

        if (Buffers.OneSampleCodes is not null)
        {
            Program.OneSampleCodes.Add(OneSampleCodes.Lower(_layer, Buffers));
        }

        var kernel = OneSampleForward.Lower(_layer, Buffers, input, row);
        var isMultiplicationFree = Context.Graph.IsMultiplicationFree;
        if (Context.HasTableLookUps && Buffers.Layout.IsCoded)
        {
            Program.PredictOne.Add(kernel, condition: LaunchCondition.VectorLookUps);
            Program.PredictOne.Add(
                OneSampleByTable.Lower(_layer, Buffers, input, row), condition: LaunchCondition.TableLookUps);
        }
        else
        {
            Program.PredictOne.Add(kernel, condition: isMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights);
        }

        if (!isMultiplicationFree)
        {
            Program.PredictOne.Add(
                OneSampleForward.LowerProducts(_layer, Buffers, input, row, isReal: true), condition: LaunchCondition.RealWeights);
        }
    }

    /// <summary>The gradient of the bias, which is its update without an optimizer, and the one below.</summary>
    protected override void BackwardRounded()
    {
        var gradient = Context.Output.Gradient.Buffer;
        if (Bias is not null)
        {
            Context.AddUpdate(DenseUpdate.LowerBias(_layer, Buffers, gradient, Bias.Gradient, Context.SampleBlocks));
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
        Context.AddKeptUpdate(WeightUpdate.Lower(_layer, Buffers, Target), _layer, DrawPurpose.WeightNoise);
    }

    /// <summary>The gradient at what the layer reads.</summary>
    private void BackwardBelow(MemoryBuffer gradient)
    {
        RoundGradient(gradient, _layer.Outputs);
        Program.Backward.Add(DenseBackward.Lower(_layer, Buffers, gradient, Context.Input.Gradient.Next(), Context.SampleBlocks));
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
            TransposedGradient.LayoutOf(_layer, Buffers.Layout, hasNegatedRows, Context.SampleBlocks),
            string.Empty,
            false);
        Context.AddUpdate(TransposedGradient.Lower(
            _layer, Buffers, Context.Output.Gradient.Buffer, rows, Context.Graph.Optimizer, hasNegatedRows, Context.SampleBlocks));
        if (_layer.Quantization is null)
        {
            Context.AddUpdate(DenseUpdate.LowerProducts(
                _layer, Buffers, Context.Input.Activations, rows, Target, Context.SampleBlocks));
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

    protected override IReadOnlyList<Kernel> LowerForward() =>
    [
        DenseForward.Lower(_layer, Buffers, Context.Input.Activations, Context.SampleBlocks),
    ];

    protected override Kernel LowerReal(string suffix) =>
        DenseForward.LowerProducts(_layer, Buffers, Context.Input.Activations, Context.SampleBlocks, suffix, isReal: true);

    private static WeightBuffers MakeBuffers(DenseLayer layer, WeightLayout layout, LoweringContext context) => WeightBuffers.Create(
        layer, layout, context, Shape.Flat(layer.Inputs), layer.OutputShape, OneSampleForward.Exists(layout));

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
                _layer, Buffers.Name, isSigned, Context.Input.Activations, Context.Mask, addends, Context.SampleBlocks),
            LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        Context.AddUpdate(DenseUpdate.LowerShifts(
            _layer, Buffers, addends, rows, Target, Context.SampleBlocks));
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
                _layer, Buffers.Name, lists, Context.Input.Activations, Context.Mask, entries, iterations, Context.SampleBlocks),
            LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        Context.AddUpdate(DenseUpdate.LowerQuantized(
            _layer, Buffers, lists, rows, entries, iterations, Target, Context.SampleBlocks));
    }
}
