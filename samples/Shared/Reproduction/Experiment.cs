namespace Samples.Reproduction;

/// <summary>A row of the results: one network with the paper's settings, trained from several seeds.</summary>
/// <param name="Network">The network's name, and the row's.</param>
/// <param name="Method">What the row is, in words.</param>
/// <param name="PaperError">The paper's error on the test images, in percent; null where it has none.</param>
/// <param name="Value">Where rows differ by a number alone, that number.</param>
internal sealed record Experiment(string Network, string Method, double? PaperError = null, double? Value = null);
