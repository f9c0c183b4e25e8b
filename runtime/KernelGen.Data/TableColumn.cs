using System.Collections.Generic;

namespace KernelGen.Data;

/// <summary>What a column of a table becomes among the inputs of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">
/// The texts that it may hold, each an input of 0 or 1 (one-hot; a missing one is all zeros); null for a column of numbers, which is one
/// input.
/// </param>
/// <param name="Mean">What a missing number becomes: the mean of those that were there.</param>
/// <param name="HasIndicator">
/// Whether an input of 0 or 1 says that the number is missing: of columns in which one was when the encoder was fitted.
/// </param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories, double Mean, bool HasIndicator)
{
    /// <summary>The number of inputs.</summary>
    public int Inputs => Categories?.Count ?? (HasIndicator ? 2 : 1);
}
