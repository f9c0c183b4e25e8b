using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>Which classes a network takes for which.</summary>
/// <param name="ClassNames">The names of the classes, or their numbers where they have none.</param>
/// <param name="Counts">For every class, row by row, how many of its samples are put in each class, column by column.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> ClassNames, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    // Wider, no terminal shows it.
    private const int MostColumns = 20;
    private const int MostConfusions = 20;

    /// <summary>How many samples of a class are put in another, or in itself.</summary>
    /// <param name="actual">Their class.</param>
    /// <param name="predicted">The class that they are put in.</param>
    /// <returns>The number of samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted] => Counts[Checked(actual, nameof(actual))][Checked(predicted, nameof(predicted))];

    /// <summary>
    /// A table with a row for each class that samples are of, and a column for each class that they are put in. With more than 20 classes,
    /// the most frequent confusions.
    /// </summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => ClassNames.Count <= MostColumns ? Table() : MostFrequent();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private int Checked(int index, string name) => (uint)index < (uint)ClassNames.Count
        ? index
        : throw new ArgumentOutOfRangeException(name, index, $"There are classes 0 to {ClassNames.Count - 1}.");

    // Columns are headed by numbers: names would be too wide.
    private string Table() => TextColumns.Align(
    [
        ["actual \\ predicted", .. Enumerable.Range(0, ClassNames.Count).Select(Number)],
        .. ClassNames.Select((_, actual) => (string[])[Title(actual), .. Counts[actual].Select(Number)]),
    ]);

    private string MostFrequent()
    {
        var confusions = Enumerable.Range(0, ClassNames.Count)
            .SelectMany(actual => Enumerable.Range(0, ClassNames.Count).Select(predicted => (actual, predicted)))
            .Where(pair => pair.actual != pair.predicted && Counts[pair.actual][pair.predicted] > 0)
            .OrderByDescending(pair => Counts[pair.actual][pair.predicted])
            .Take(MostConfusions)
            .Select(pair => (string[])[Title(pair.actual), Title(pair.predicted), Number(Counts[pair.actual][pair.predicted])]);
        return TextColumns.Align([["actual", "predicted", "samples"], .. confusions]);
    }

    private string Title(int index) =>
        ClassNames[index] == Number(index) ? Number(index) : $"{index} {TextColumns.Short(ClassNames[index])}";
}
