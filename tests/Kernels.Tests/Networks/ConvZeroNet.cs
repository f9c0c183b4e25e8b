namespace KernelGen.Kernels.Tests;

/// <summary>Convolutions without a multiplication: strides, same padding, means of windows, a residual sum, binary weights too.</summary>
[Network(BatchSize = 18, MultiplicationFree = true, Tuning = "ShortVectors=All")]
[Input(9, 7, 2)]
[Conv2D(20, 3, Stride = 2, Padding = Padding.Same), ShiftBatchNorm, ReLU(Name = "first")]
[Conv2D(20, 3, Padding = Padding.Same, Weights = Weights.Binary), ShiftBatchNorm, Add("first"), ReLU]
[AveragePool2D(3, Stride = 1), Dropout(0.25f, Spatial = true)]
[Conv2D(18, 1), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU, GlobalAveragePool]
[Dense(5)]
[Hinge]
internal sealed partial class ConvZeroNet;
