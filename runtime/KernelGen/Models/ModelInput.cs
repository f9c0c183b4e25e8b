namespace KernelGen.Models;

/// <summary>How the values of a sample become integers.</summary>
internal abstract record ModelInput(ModelShape Shape)
{
    /// <summary>What the integers are between.</summary>
    public abstract ValueRange Range { get; }
}

/// <summary>Bytes as they are; floats between 0 and 1 are the nearest of 255 parts, ties to even: round(256·x − x).</summary>
internal sealed record ByteInput(ModelShape Shape) : ModelInput(Shape)
{
    public override ValueRange Range { get; } = new(0, 255);
}

/// <summary>Floats as round(x · 2^Shift), ties to even, and not outside of Minimum and Maximum, which fit sixteen bits.</summary>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Shift">log₂ of the integer that stands for 1; may be negative.</param>
/// <param name="Minimum">The smallest integer.</param>
/// <param name="Maximum">The largest.</param>
internal sealed record FixedPointInput(ModelShape Shape, int Shift, int Minimum, int Maximum) : ModelInput(Shape)
{
    public override ValueRange Range => new(Minimum, Maximum);
}
