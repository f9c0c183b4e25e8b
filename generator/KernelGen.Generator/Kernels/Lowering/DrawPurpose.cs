namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What a layer draws random numbers for; each has a stream of its own.</summary>
internal enum DrawPurpose
{
    Initialise = 0,
    Sample = 1,
    Quantize = 2,
    Dropout = 3,
    Inference = 4,

    /// <summary>Noise on the gradient of weights.</summary>
    WeightNoise = 5,

    /// <summary>Noise on the gradient of the layer's first vector: its bias, or γ.</summary>
    VectorNoise = 6,

    /// <summary>Noise on the gradient of its second one: β.</summary>
    SecondVectorNoise = 7,
}
