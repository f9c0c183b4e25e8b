namespace KernelGen.Onnx.Import;

/// <summary>A layer of a network and what it gets of a file.</summary>
/// <param name="Layer">The layer; a normalisation that stands for itself has no sums in front of it here.</param>
/// <param name="Source">The file's layer.</param>
/// <param name="Normalisation">The normalisation that alone reads a layer of sums; null for none.</param>
/// <param name="NormalisationSource">What that one gets; null where it is to change nothing.</param>
/// <param name="Path">What stands between sums and normalisation.</param>
internal sealed record LayerPair(
    LayerDescription Layer,
    SourceLayer Source,
    LayerDescription? Normalisation = null,
    SourceNormalisation? NormalisationSource = null,
    NormalisationPath Path = NormalisationPath.None);

/// <summary>What stands between a layer of sums and the normalisation that alone reads it.</summary>
internal enum NormalisationPath
{
    /// <summary>There is no such normalisation.</summary>
    None = 0,

    /// <summary>Functions f with f(c·x) = c·f(x) for c above 0: ReLU.</summary>
    Scaled = 1,

    /// <summary>Besides, f(x + b) = f(x) + b: poolings, or nothing.</summary>
    Direct = 2,
}
