namespace KernelGen.Kernels.Tests;

/// <summary>Three classes with smoothed labels.</summary>
[Network(BatchSize = 8, Weights = Weights.Real)]
[Input(4), Dense(3), SoftmaxCrossEntropy(LabelSmoothing = 0.25f)]
internal sealed partial class SmoothedNet;

/// <summary>The same without.</summary>
[Network(BatchSize = 8, Weights = Weights.Real)]
[Input(4), Dense(3), SoftmaxCrossEntropy]
internal sealed partial class UnsmoothedNet;

/// <summary>Two classes of which one may be rare.</summary>
[Network(BatchSize = 32, Weights = Weights.Real)]
[Input(2), Dense(2), SoftmaxCrossEntropy]
internal sealed partial class RareClassNet;

/// <summary>Binary weights that decay by shifts, and limited gradients.</summary>
[Network(BatchSize = 20, Weights = Weights.Binary, MultiplicationFree = true)]
[Input(16), Dense(32), ShiftBatchNorm, HardTanh, Dense(4), SquaredHinge]
[ShiftMomentum(3, WeightDecay = 0.0078125f, ClipValue = 0.05f)]
internal sealed partial class RegularisedZeroNet;

/// <summary>Two classes on a line.</summary>
[Network(BatchSize = 16, Weights = Weights.Real)]
[Input(1), Dense(32), ReLU, Dense(2), SoftmaxCrossEntropy, Adam]
internal sealed partial class BetweenNet;
