namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What a layer draws random numbers for; each has a stream of its own.</summary>
internal enum DrawPurpose
{
    Initialise = 0,
    Sample = 1,
    Quantize = 2,
    Dropout = 3,
    Inference = 4,
}
