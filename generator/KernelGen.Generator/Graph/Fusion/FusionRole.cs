namespace KernelGen.Generator.Graph.Fusion;

/// <summary>What a layer is to a pass over memory that it may share with others.</summary>
internal enum FusionRole
{
    /// <summary>Shares none: it has kernels of its own.</summary>
    None,

    /// <summary>Looks at all samples of a feature first: nothing stands in front of it.</summary>
    Normalisation,

    /// <summary>Lets values through or stops them; the way back tells which by what came out.</summary>
    Rectifier,

    /// <summary>
    /// Lets values between two limits through and stops those beyond; the way back tells which by what came out, unless that is scaled.
    /// </summary>
    Limiter,

    /// <summary>Makes another value of each; the way back needs what went in, which is kept once.</summary>
    Function,

    /// <summary>Draws which values pass; there is one draw a value.</summary>
    Dropout,

    /// <summary>Draws which channels of pictures pass; there is one draw a channel.</summary>
    ChannelDropout,
}
