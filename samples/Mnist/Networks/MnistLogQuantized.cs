using KernelGen;

namespace Mnist.Networks;

/// <summary>
/// The same network without a multiplication: activations have 3 bits of exponent, gradients 5 (Simard and Graf 1993); weights are floats,
/// theirs have 16 bits.
/// </summary>
[Network(BatchSize = 200, Weights = Weights.Real, MultiplicationFree = true), QuantizedBackprop(Gradients = true)]
[Input(784), LogQuantize]
[Dense(1024), HardTanh, LogQuantize]
[Dense(1024), HardTanh, LogQuantize]
[Dense(1024), HardTanh, LogQuantize]
[Dense(10)]
[SquaredHinge, ShiftMomentum(3)]
internal sealed partial class MnistLogQuantized;
