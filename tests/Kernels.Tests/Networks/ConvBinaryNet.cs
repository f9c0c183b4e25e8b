namespace KernelGen.Kernels.Tests;

/// <summary>Binary convolutions with biases, few filters and one channel, Adam.</summary>
[Network(BatchSize = 16, Weights = Weights.Binary), Adam]
[Input(6, 5, 1)]
[Conv2D(8, 3, Padding = Padding.Same), ReLU]
[Conv2D(19, 2, Stride = 2), ReLU]
[Dense(3)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class ConvBinaryNet;
