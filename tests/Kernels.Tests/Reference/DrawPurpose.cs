namespace KernelGen.Kernels.Tests;

/// <summary>What a stream of random draws is for.</summary>
internal enum DrawPurpose
{
    Initialization = 0,
    TrainingWeights = 1,
    Quantization = 2,
    Dropout = 3,
    InferenceWeights = 4,
}
