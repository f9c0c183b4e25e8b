using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>
/// Products in the kernel of a loss, with what its error carries above all: learning rate / samples, or 1 / samples alone.
/// </summary>
internal sealed class GradientScale
{
    private readonly KernelBuilder _b;
    private readonly Variable? _factor;
    private readonly Reason _reason = Reason.LearningRate;
    private readonly ShiftFactor? _inverseCount;
    private readonly ShiftFactor? _rate;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="graph">The network: whether it may multiply, and whether its optimizer takes the learning rate itself.</param>
    /// <param name="reciprocal">The powers of 1/samples; only without multiplications.</param>
    /// <param name="needsFactors">Whether the loss takes what the gradient carries as a number, where it could do with shifts.</param>
    public GradientScale(KernelBuilder b, NetworkGraph graph, MemoryBuffer reciprocal, bool needsFactors)
    {
        _b = b;
        var carriesRate = graph.Optimizer is not { ScalesSteps: true };
        if (graph.IsMultiplicationFree)
        {
            _inverseCount = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", reciprocal));
            _rate = carriesRate
                ? ShiftFactor.OfPowers(
                    b, "rate", "The learning rate, a power of two.", [b.Host("rate", KernelScalar.Rate).Broadcast().AsBits()])
                : null;
        }
        else
        {
            _factor = carriesRate ? b.Host("rate", KernelScalar.Rate)
                : graph.Shards > 1 ? b.Host("inverseStepCount", KernelScalar.InverseStepCount)
                : b.Host("inverseCount", KernelScalar.InverseCount);
            _reason = carriesRate ? Reason.LearningRate : Reason.MeanOverSamples;
        }

        if (_factor is not null)
        {
            Factors = b.Let("factors", _factor.Broadcast());
        }
        else if (needsFactors)
        {
            Factors = By("factors", new FloatLiteral(1f).Broadcast());
        }
    }

    /// <summary>What the gradient carries, in all lanes; null where only shifts need it.</summary>
    public Variable? Factors { get; }

    /// <summary>Lanes times what the gradient carries.</summary>
    public Expression Of(string name, Expression value) => _factor is null ? By(name, value) : value.Times(Factors!, _reason);

    /// <summary>The square of lanes.</summary>
    public Expression Square(string name, Variable value, Reason reason) =>
        _factor is null ? PowersOfTwo.Square(_b, name, value) : value.Times(value, reason);

    /// <summary>Lanes divided by a constant number of outputs.</summary>
    public Expression MeanOver(int outputs, string name, Expression value) =>
        _factor is null ? PowersOfTwo.TimesConstant(_b, name, value, 1.0 / outputs) : value.Times(1f / outputs, Reason.MeanOverOutputs);

    private Variable By(string name, Expression value)
    {
        var undivided = _b.Let(name + "Undivided", value);
        return _rate is null
            ? _inverseCount!.Times(_b, name, undivided)
            : _rate.Times(_b, name, _inverseCount!.Times(_b, name + "OverSamples", undivided));
    }
}
