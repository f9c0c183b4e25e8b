using KernelGen;

namespace Samples.Reproduction;

/// <summary>A row of the results: one network with the paper's settings, trained from several seeds.</summary>
/// <param name="Row">The row's name, and its network's unless that is named too.</param>
/// <param name="Method">What the row is, in words.</param>
/// <param name="PaperError">The paper's error on the test images, in percent; null where it has none.</param>
/// <param name="Value">Where rows differ by a number alone, that number.</param>
internal sealed record Experiment(string Row, string Method, double? PaperError = null, double? Value = null)
{
    /// <summary>The network's name.</summary>
    public string Network { get; init; } = Row;

    /// <summary>Its learning rates of the first and the last epoch; null for those of the sample.</summary>
    public (float First, float Last)? Rates { get; init; }

    /// <summary>How gradients of the shards of a mini-batch are rounded.</summary>
    public Exchange Exchange { get; init; }
}
