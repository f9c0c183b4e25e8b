namespace KernelGen.Generator.Ir;

/// <summary>
/// A value that the network passes to its kernels. Those that every network can pass stand here; an optimizer defines its own.
/// </summary>
/// <param name="Name">What it is called: "StepSize", and "_stepSize" in generated code.</param>
/// <param name="Kind">A number or an integer; rows of the caller's are memory, whatever this says.</param>
internal sealed record KernelScalar(string Name, ValueKind Kind)
{
    /// <summary>Samples in this mini-batch.</summary>
    public static KernelScalar Samples { get; } = new(nameof(Samples), ValueKind.Int);

    /// <summary>Sample blocks of sixteen samples in this mini-batch.</summary>
    public static KernelScalar SampleBlocks { get; } = new(nameof(SampleBlocks), ValueKind.Int);

    /// <summary>1 / samples.</summary>
    public static KernelScalar InverseCount { get; } = new(nameof(InverseCount), ValueKind.Float);

    /// <summary>1 / samples of the whole mini-batch, where it is cut into shards.</summary>
    public static KernelScalar InverseStepCount { get; } = new(nameof(InverseStepCount), ValueKind.Float);

    /// <summary>1 / shards of this mini-batch.</summary>
    public static KernelScalar InverseShards { get; } = new(nameof(InverseShards), ValueKind.Float);

    /// <summary>Learning rate / samples; the learning rate itself, a power of two, in a network without multiplications.</summary>
    public static KernelScalar Rate { get; } = new(nameof(Rate), ValueKind.Float);

    /// <summary>Training steps done, the low 32 bits.</summary>
    public static KernelScalar Step { get; } = new(nameof(Step), ValueKind.Int);

    /// <summary>All ones after the first training step, else zero.</summary>
    public static KernelScalar IsTrained { get; } = new(nameof(IsTrained), ValueKind.Int);

    /// <summary>All ones where one instruction looks up thirty-two fixed-point numbers in a vector, else zero.</summary>
    public static KernelScalar HasShortLookUps { get; } = new(nameof(HasShortLookUps), ValueKind.Int);

    /// <summary>All ones after the first mini-batch of a calibration, else zero.</summary>
    public static KernelScalar IsLaterBatch { get; } = new(nameof(IsLaterBatch), ValueKind.Int);

    /// <summary>First key of the random draws.</summary>
    public static KernelScalar Key { get; } = new(nameof(Key), ValueKind.Int);

    /// <summary>Second key of the random draws, mixed with the launch's stream.</summary>
    public static KernelScalar StreamKey { get; } = new(nameof(StreamKey), ValueKind.Int);

    /// <summary>The caller's rows of inputs.</summary>
    public static KernelScalar InputRows { get; } = new(nameof(InputRows), ValueKind.Int);

    /// <summary>The caller's rows of targets.</summary>
    public static KernelScalar TargetRows { get; } = new(nameof(TargetRows), ValueKind.Int);

    /// <summary>The caller's labels.</summary>
    public static KernelScalar LabelRows { get; } = new(nameof(LabelRows), ValueKind.Int);

    /// <summary>The caller's rows of outputs.</summary>
    public static KernelScalar OutputRows { get; } = new(nameof(OutputRows), ValueKind.Int);

    /// <summary>First unit of work of this call.</summary>
    public static KernelScalar First { get; } = new(nameof(First), ValueKind.Int);

    /// <summary>End of the units of work of this call, excluded.</summary>
    public static KernelScalar Last { get; } = new(nameof(Last), ValueKind.Int);

    public override string ToString() => Name;
}
