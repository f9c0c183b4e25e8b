using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>The sixteen values of a feature that a kernel of the way forward is at.</summary>
/// <param name="builder">The kernel.</param>
/// <param name="layers">The group's layers.</param>
/// <param name="index">Where the values lie.</param>
/// <param name="valid">Which lanes hold a sample; null where no layer asks.</param>
/// <param name="argument">Where what goes into a function is kept; null where it is not.</param>
/// <param name="draws">What decides which values pass; null where none is dropped.</param>
/// <param name="number">Which of the draws is this block's.</param>
internal sealed class ForwardPlace(
    KernelBuilder builder, FusedLayers layers, Expression index, Load? valid, Pointer? argument, Randomness.Draws? draws, int number)
{
    public KernelBuilder Builder { get; } = builder;

    public FusedLayers Layers { get; } = layers;

    /// <summary>Whether values are dropped here, and those that pass kept in mind.</summary>
    public bool Drops => draws is not null;

    /// <summary>Which samples keep the channel, where whole channels are dropped.</summary>
    public Expression? KeptChannel { get; init; }

    /// <summary>The lanes whose values have come through all layers so far.</summary>
    public Expression? Kept { get; private set; }

    /// <summary>A 16-bit draw for each value.</summary>
    public Expression Draw() => draws!.Integer(number);

    /// <summary>Says which lanes come through a layer.</summary>
    public void Keep(Variable passes) => Kept = Kept is null ? passes : Kept & passes;

    /// <summary>Keeps what goes into a function for the way back, if it needs it.</summary>
    public void KeepArgument(Expression value)
    {
        if (argument is not null)
        {
            Builder.Store(argument, index, value);
        }
    }

    /// <summary>Zero in the lanes without a sample, where a function may give anything.</summary>
    public Expression Valid(Expression value) => (value.AsBits() & valid!).AsLanes();
}
