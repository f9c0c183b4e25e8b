namespace KernelGen.Kernels.Tests;

/// <summary>Convolutions with real weights, windows that overlap, a projected residual sum.</summary>
[Network(BatchSize = 21, Weights = Weights.Real)]
[Input(8, 8, 4)]
[Conv2D(12, 5, Padding = Padding.Same), BatchNorm, ReLU(Name = "first")]
[MaxPool2D(3, Stride = 2, Padding = Padding.Same), Conv2D(9, 3, Padding = Padding.Same), BatchNorm(Name = "branch")]
[Conv2D(9, 1, Stride = 2, Padding = Padding.Same, From = "first"), Add("branch"), ReLU]
[Conv2D(17, 3, QuantizeBackprop = true), Dropout(0.2f), Dense(6)]
[SoftmaxCrossEntropy]
internal sealed partial class ConvRealNet;
