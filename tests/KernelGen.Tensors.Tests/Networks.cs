namespace KernelGen.Tensors.Tests;

/// <summary>Three classes of pictures.</summary>
[Network(BatchSize = 8, Weights = Weights.Real)]
[Input(4, 3, 2), Conv2D(8, 3), ReLU, Dense(3), SoftmaxCrossEntropy]
internal sealed partial class PictureNet;

/// <summary>Two numbers for each row.</summary>
[Network(BatchSize = 8, Weights = Weights.Real)]
[Input(24), Dense(16), ReLU, Dense(2), MeanSquaredError]
internal sealed partial class PairNet;

/// <summary>A number for each row.</summary>
[Network(BatchSize = 8, Weights = Weights.Real)]
[Input(24), Dense(1), MeanSquaredError]
internal sealed partial class NumberNet;
