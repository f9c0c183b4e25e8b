using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>Mean and scale of sixteen values in a kernel: a product, or shifts by the powers of two that the scale is rounded to.</summary>
internal sealed class StandardizeFactor
{
    private readonly Variable _mean;
    private readonly Variable? _scale;
    private readonly ShiftFactor? _powers;

    private StandardizeFactor(Variable mean, Variable? scale, ShiftFactor? powers)
    {
        _mean = mean;
        _scale = scale;
        _powers = powers;
    }

    /// <param name="b">The kernel.</param>
    /// <param name="terms">Powers of two in the scale; 0 for a product.</param>
    /// <param name="mean">The mean in every lane.</param>
    /// <param name="scale">The scale in every lane.</param>
    public static StandardizeFactor Of(KernelBuilder b, int terms, Expression mean, Expression scale)
    {
        var means = b.Let("mean", mean);
        var scales = b.Let("scale", scale);
        return terms == 0
            ? new StandardizeFactor(means, scales, null)
            : new StandardizeFactor(
                means, null, ShiftFactor.Round(b, "scale", "The scale: the nearest sum of powers of two.", scales, terms));
    }

    /// <summary>(x − mean)·scale.</summary>
    public Expression Apply(KernelBuilder b, Expression value)
    {
        var centred = b.Let("centred", value - _mean);
        return _powers is null
            ? b.Let("standardized", centred.Times(_scale!, Reason.Standardization))
            : _powers.Times(b, "standardized", centred);
    }
}
