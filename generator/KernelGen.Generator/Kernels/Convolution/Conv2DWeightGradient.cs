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

    /// <summary>The gradient of the weights, where gradients are kept; with <see cref="Update"/> where they are not.</summary>
    public void Gradient()
    {
        var tag = _context.Group.Number;
        var blocks = _context.SampleBlocks;
        var pooled = _context.Output.Gradient.Pooled;
        pooled = WeightGradientPlan.Takes(pooled, _layer) ? pooled : null;
        var plan = new WeightGradientPlan(_layer, pooled);
        var isQuantized = _layer.Quantization is not null;
        var isSigned = !_context.Input.IsNonNegative;
        var gradients = GradientBySamples.LayoutOf(_layer, plan, blocks);
        var buffers = new GradientBuffers(
            Working(isQuantized ? "Powers" : "InputRows", ElementKind.Float, InputBySamples.LayoutOf(plan, isQuantized, blocks)),
            Working("TransposedGradient", ElementKind.Float, gradients),
            pooled is null ? null : Working("Places", ElementKind.Int, gradients),
            isQuantized ? Working("LargestGradient", ElementKind.Int, GradientBySamples.LargestOf(_layer)) : null,
            Working("WeightSums", ElementKind.Float, WeightGradientSums.LayoutOf(_buffers.Layout, plan)),
            _target.Gradient!);
        if (isQuantized)
        {
            _context.AddUpdate(
                InputBySamples.LowerPowers(
                    _layer, _buffers.Name, plan, isSigned, _context.Input.Activations, _context.Mask, buffers.Rows, blocks),
                LoweringContext.Stream(_layer, DrawPurpose.Quantize));
        }
        else
        {
            _context.AddUpdate(InputBySamples.LowerValues(
                _layer, _buffers.Name, plan, _context.Input.Activations, buffers.Rows, blocks));
        }

        _context.AddUpdate(GradientBySamples.Lower(
            _layer,
            _buffers.Name,
            plan,
            pooled?.Gradient ?? _context.Output.Gradient.Buffer,
            buffers.Gradients,
            buffers.Largest,
            GradientBySamples.Shift(_layer, _context.Graph.Optimizer),
            blocks));
        if (pooled is not null)
        {
            _context.AddUpdate(GradientBySamples.LowerPlaces(_layer, _buffers.Name, plan, pooled, buffers.Places!, blocks));
        }

        _context.AddUpdate(WeightGradientSums.Lower(
            _layer, _buffers.Name, _buffers.Layout, plan, buffers, isSigned, blocks, _context.Graph.BatchSize));

        MemoryBuffer Working(string name, ElementKind element, Layout layout) => new(name + tag, element, layout, string.Empty, false);
    }

    /// <summary>The update of the weights by their gradient.</summary>
    public void Update() => _context.AddUpdate(WeightUpdate.Lower(_layer, _buffers, _target));

    /// <summary>The gradient of the bias, which is its update without an optimizer.</summary>
    /// <param name="gradient">Where it waits for the optimizer; null without one.</param>
    public void Bias(MemoryBuffer? gradient) => _context.AddUpdate(
        BiasGradient.Lower(_layer, _buffers, _context.Output.Gradient.Buffer, gradient, _context.SampleBlocks));
}
