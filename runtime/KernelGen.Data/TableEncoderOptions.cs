using System.Collections.Generic;

namespace KernelGen.Data;

/// <summary>What a <see cref="TableEncoder"/> makes of columns, where the defaults do not fit.</summary>
public sealed record TableEncoderOptions
{
    /// <summary>Columns that are no inputs, such as numbers of customers.</summary>
    public IReadOnlyCollection<string> Ignored { get; init; } = [];

    /// <summary>Columns of numbers that are names, such as postal codes: one input for each.</summary>
    public IReadOnlyCollection<string> Categorical { get; init; } = [];

    /// <summary>The most categories of a column. Default 100: above it, a column rather names rows than says something of them.</summary>
    public int MaximumCategories { get; init; } = 100;

    /// <summary>
    /// Whether targets are learned less their mean, by their standard deviation: networks learn numbers around 1 best. Errors of such a
    /// network are in that unit; <see cref="TableEncoder.Decode"/> takes outputs back. Default false.
    /// </summary>
    public bool StandardizesTargets { get; init; }

    /// <summary>
    /// Whether a category that the encoder was not fitted to becomes zeros, as a missing one does. Default false: it is an error.
    /// </summary>
    public bool AllowsUnknownCategories { get; init; }
}
