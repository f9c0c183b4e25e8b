using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// From the gradient at a convolution's output to that of its weights, and their update: which kernels run, and on which memory.
/// </summary>
internal sealed class Conv2DWeightGradient
{
    private readonly Conv2DLayer _layer;
    private readonly WeightBuffers _buffers;
    private readonly WeightTarget _target;
    private readonly LoweringContext _context;

    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="target">What becomes of the gradient.</param>
    /// <param name="context">What the layer's lowering is given.</param>
    public Conv2DWeightGradient(Conv2DLayer layer, WeightBuffers buffers, WeightTarget target, LoweringContext context)
    {
        _layer = layer;
        _buffers = buffers;
        _context = context;

        // Sums are formed with channels in lanes, the update with filters: the gradient always passes through memory.
        _target = target.Gradient is null
            ? target with { Gradient = buffers.Weights with { Name = buffers.Weights.Name + "Gradient", IsPersistent = false } }
            : target;
    }

    private int Blocks => _context.SampleBlocks;

    private bool IsSigned => !_context.Input.IsNonNegative;

    private int Shift => GradientBySamples.Shift(_layer, _context.Graph.Optimizer);

    /// <summary>The inputs sample by sample, where a mini-batch has few samples and the way forward has laid them out so.</summary>
    public MemoryBuffer? Rows { get; set; }

    /// <summary>The gradient of the weights, where gradients are kept; with <see cref="Update"/> where they are not.</summary>
    public void Gradient()
    {
        var pooled = _context.Output.Gradient.Pooled;
        pooled = WeightGradientPlan.Takes(pooled, _layer) ? pooled : null;
        if (ListPlan.Fits(_layer, IsSigned, pooled))
        {
            ByLists(new ListPlan(_layer));
        }
        else
        {
            ByPositions(new WeightGradientPlan(_layer, IsSigned, pooled), pooled);
        }
    }

    /// <summary>Inputs that are not zero, with gradients of a tile of filters.</summary>
    private void ByLists(ListPlan plan)
    {
        var buffers = new ListBuffers(
            Working("Entries", ElementKind.Int, InputLists.EntriesOf(_layer, plan, Blocks)),
            Working("Lengths", ElementKind.Int, InputLists.LengthsOf(_layer, plan, Blocks)),
            Working("TransposedGradient", ElementKind.Float, GradientPlanes.LayoutOf(plan, Blocks)),
            Working("LargestGradient", ElementKind.Int, GradientPlanes.LargestOf(plan, Blocks)),
            Working("WeightSums", ElementKind.Float, ListSums.LayoutOf(_layer, plan)),
            _target.Gradient!);
        _context.AddUpdate(
            Rows is not null && RowPowers.Fits(_layer)
                ? FewSampleLists.Lower(
                    _layer, _buffers.Name, plan, IsSigned, Rows, _context.Mask, buffers, _context.Graph.BatchSize)
                : InputLists.Lower(
                    _layer,
                    _buffers.Name,
                    plan,
                    IsSigned,
                    _context.Input.Activations,
                    _context.Mask,
                    buffers.Entries,
                    buffers.Lengths,
                    Blocks),
            LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        _context.AddUpdate(GradientPlanes.Lower(
            _layer, _buffers.Name, plan, _context.Output.Gradient.Buffer, buffers.Gradients, buffers.Largest, Shift, Blocks));
        _context.AddUpdate(ListSums.Lower(
            _layer, _buffers.Name, _buffers.Layout, plan, buffers, IsSigned, Blocks, _context.Graph.BatchSize));
    }

    /// <summary>Gradients at one position after another, with inputs of a tile of channels.</summary>
    private void ByPositions(WeightGradientPlan plan, PooledGradient? pooled)
    {
        var isQuantized = _layer.Quantization is not null;
        var gradients = GradientBySamples.LayoutOf(_layer, plan, Blocks);
        var buffers = new GradientBuffers(
            Working(isQuantized ? "Powers" : "InputRows", ElementKind.Float, InputBySamples.LayoutOf(plan, isQuantized, Blocks)),
            Working("TransposedGradient", ElementKind.Float, gradients),
            pooled is null ? null : Working("Places", ElementKind.Int, gradients),
            isQuantized ? Working("LargestGradient", ElementKind.Int, GradientBySamples.LargestOf(_layer.Units, Blocks)) : null,
            Working("WeightSums", ElementKind.Float, WeightGradientSums.LayoutOf(_buffers.Layout, plan)),
            _target.Gradient!);
        if (isQuantized)
        {
            _context.AddUpdate(
                Rows is not null && InputBySamples.TakesRows(_layer, plan)
                    ? InputBySamples.LowerPowersOfRows(
                        _layer, _buffers.Name, plan, IsSigned, Rows, _context.Mask, buffers.Rows, _context.Graph.BatchSize)
                    : InputBySamples.LowerPowers(
                        _layer, _buffers.Name, plan, IsSigned, _context.Input.Activations, _context.Mask, buffers.Rows, Blocks),
                LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        }
        else
        {
            _context.AddUpdate(InputBySamples.LowerValues(
                _layer, _buffers.Name, plan, _context.Input.Activations, buffers.Rows, Blocks));
        }

        _context.AddUpdate(GradientBySamples.Lower(
            _layer,
            _buffers.Name,
            plan,
            pooled?.Gradient ?? _context.Output.Gradient.Buffer,
            buffers.Gradients,
            buffers.Largest,
            pooled,
            buffers.Places,
            Shift,
            Blocks));

        _context.AddUpdate(WeightGradientSums.Lower(
            _layer, _buffers.Name, _buffers.Layout, plan, buffers, IsSigned, Blocks, _context.Graph.BatchSize));
    }

    /// <summary>The update of the weights by their gradient.</summary>
    public void Update() => _context.AddKeptUpdate(
        WeightUpdate.Lower(_layer, _buffers, _target), _layer, DrawPurpose.WeightNoise);

    /// <summary>The gradient of the bias, which is its update without an optimizer.</summary>
    /// <param name="gradient">Where it waits for the optimizer; null without one.</param>
    public void Bias(MemoryBuffer? gradient) => _context.AddUpdate(
        BiasGradient.Lower(_layer, _buffers, _context.Output.Gradient.Buffer, gradient, _context.SampleBlocks));

    private MemoryBuffer Working(string name, ElementKind element, Layout layout) =>
        new(name + _context.Group.Number, element, layout, string.Empty, false);
}
