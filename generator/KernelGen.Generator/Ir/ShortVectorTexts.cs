namespace KernelGen.Generator.Ir;

/// <summary>Which kernels have a second text, for processors whose vectors have four lanes.</summary>
internal enum ShortVectorTexts
{
    /// <summary>None: one text for all processors.</summary>
    None,

    /// <summary>Those that are too long to be compiled well as they are.</summary>
    LongKernels,

    /// <summary>All that have vectors: where an interpreter knows vectors of four lanes and no others, as in browsers.</summary>
    AllKernels,
}
