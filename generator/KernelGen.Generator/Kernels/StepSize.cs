using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Products in the kernel of a loss, with learning rate / samples above all: as products, or by shifts.</summary>
internal sealed class StepSize
{
    private readonly KernelBuilder _b;
    private readonly Variable? _rate;
    private readonly ShiftFactor? _inverseCount;
    private readonly ShiftFactor? _power;
    private Variable? _rates;

    /// <summary>With products.</summary>
    public StepSize(KernelBuilder b, Variable rate)
    {
        _b = b;
        _rate = rate;
    }

    /// <summary>By shifts: a sum of powers for 1/samples, and a power for the learning rate.</summary>
    public StepSize(KernelBuilder b, ShiftFactor inverseCount, ShiftFactor power)
    {
        _b = b;
        _inverseCount = inverseCount;
        _power = power;
    }

    /// <summary>Learning rate / samples in all lanes.</summary>
    public Expression Rates => _rates ??= By("rates", new FloatLiteral(1f).Broadcast());

    /// <summary>Declares what every slab needs.</summary>
    public void Begin() => _rates = _rate is null ? By("rates", new FloatLiteral(1f).Broadcast()) : _b.Let("rates", _rate.Broadcast());

    /// <summary>Lanes times learning rate / samples.</summary>
    public Expression Of(string name, Expression value) => _rate is null ? By(name, value) : value.Times(_rates!, "learning rate");

    /// <summary>The square of lanes.</summary>
    public Expression Square(string name, Variable value, string reason) =>
        _rate is null ? PowersOfTwo.Square(_b, name, value) : value.Times(value, reason);

    /// <summary>Lanes divided by a constant number of outputs.</summary>
    public Expression MeanOver(int outputs, string name, Expression value) =>
        _rate is null ? PowersOfTwo.TimesConstant(_b, name, value, 1.0 / outputs) : value.Times(1f / outputs, "mean over outputs");

    private Variable By(string name, Expression value) =>
        _power!.Times(_b, name, _inverseCount!.Times(_b, name + "OverSamples", _b.Let(name + "Undivided", value)));
}
