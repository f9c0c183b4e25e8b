namespace KernelGen.MLNet.Tests;

/// <summary>Three classes.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(4), Dense(16), ReLU, Dense(3), SoftmaxCrossEntropy, Adam]
internal sealed partial class ThreeNet;

/// <summary>Yes or no, by one output.</summary>
[Network(BatchSize = 20, MultiplicationFree = true)]
[Input(4), Dense(16), ShiftBatchNorm, ReLU, Dense(1), Hinge]
internal sealed partial class YesNet;

/// <summary>A number.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(4), Dense(16), ReLU, Dense(1), MeanSquaredError, Adam]
internal sealed partial class NumberNet;
