using KernelGen;

namespace Shop.Models;

/// <summary>Without a multiplication; an underscore in the name is one in the namespace of its kernels.</summary>
[Network(BatchSize = 20, MultiplicationFree = true)]
[Input(13), Dense(40), ShiftBatchNorm, ReLU, Dense(3), SquaredHinge]
public sealed partial class Zero_Net;

/// <summary>With multiplications, in shards, within another class.</summary>
internal static partial class Outer
{
    /// <summary>Products, quotients and roots.</summary>
    [Network(BatchSize = 32, Shards = 2, Weights = Weights.Real)]
    [Input(9), Dense(20), BatchNorm, ReLU, Dense(1), MeanSquaredError]
    internal sealed partial class Real;
}

/// <summary>A frozen network.</summary>
[FrozenNetwork("tiny.kgmodel")]
public static partial class Gesture;
