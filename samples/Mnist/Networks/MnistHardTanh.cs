using KernelGen;

namespace Mnist.Networks;

/// <summary>Full precision with saturating activations, as networks of 1993 had them.</summary>
[Network(BatchSize = 200, Weights = Weights.Real)]
[Input(784)]
[Dense(1024), HardTanh]
[Dense(1024), HardTanh]
[Dense(1024), HardTanh]
[Dense(10)]
[SquaredHinge, ShiftMomentum(3)]
internal sealed partial class MnistHardTanh;
