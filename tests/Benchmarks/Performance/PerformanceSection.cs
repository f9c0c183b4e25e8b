using System.Collections.Generic;

namespace Benchmarks.Performance;

/// <summary>Rows that share a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What is measured, for the page.</param>
/// <param name="Titles">The titles of the columns.</param>
/// <param name="Rows">The rows.</param>
internal sealed record PerformanceSection(string Title, string Text, IReadOnlyList<string> Titles, IReadOnlyList<IPerformanceRow> Rows)
{
    /// <summary>Whether its rows are of convolutional networks.</summary>
    public bool IsOfPictures { get; init; }
}
