using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelGen.Models;

/// <summary>A trained network of integers: all that a model file holds.</summary>
/// <param name="Name">The name of the class that was trained, without its namespace.</param>
/// <param name="Architecture">What it was declared as.</param>
/// <param name="Input">How samples become integers.</param>
/// <param name="Operations">Each behind everything that it reads; the last one gives the scores.</param>
/// <param name="ScoreShift">log₂ of the integer that stands for 1 in the scores; may be negative.</param>
/// <param name="IsClassifier">Whether the largest score tells the class; a regressor's scores are its values.</param>
/// <param name="Threshold">Above which score a classifier with one output says 1.</param>
internal sealed record FrozenGraph(
    string Name,
    string Architecture,
    ModelInput Input,
    IReadOnlyList<ModelOperation> Operations,
    int ScoreShift,
    bool IsClassifier,
    int Threshold)
{
    /// <summary>The error that was measured when it was frozen; null where nothing was.</summary>
    public FrozenError? Error { get; init; }

    /// <summary>Scores of a sample.</summary>
    public int OutputSize => Operations[Operations.Count - 1].Shape.Size;

    /// <summary>Whether values of an operation are −1 and 1 and nothing between: of odd numbers, limits leave the signs.</summary>
    public bool IsSign(int operation) => operation >= 0 && Operations[operation] switch
    {
        Scale { Shift: 0, Minimum: -1, Maximum: 1 } scale =>
            scale.Offsets.All(offset => offset % 2 != 0) && scale.Terms.All(term => term is 0 or > 1 or < -1),
        MaxPool pool => IsSign(pool.Inputs[0]),
        _ => false,
    };

    /// <summary>What the values of each operation lie between.</summary>
    /// <exception cref="InvalidDataException">A value that an operation reads or writes can leave what it has bits for.</exception>
    public IReadOnlyList<ValueRange> Ranges()
    {
        var ranges = new List<ValueRange>();
        foreach (var operation in Operations)
        {
            List<ValueRange> inputs = [.. operation.Inputs.Select(input => input < 0 ? Input.Range : ranges[input])];
            if (operation is SumOperation && !inputs[0].IsWithin(ValueRange.Short))
            {
                throw new InvalidDataException($"Sums are of 16-bit integers, not of {inputs[0].Minimum} to {inputs[0].Maximum}.");
            }

            ranges.Add(operation.Range(inputs));
        }

        return ranges;
    }
}

/// <summary>Errors of a network over the same samples, before and after it was frozen: shares of 1, or root mean squares.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="Rounded">Of the network with rounded weights.</param>
/// <param name="Frozen">Of the frozen one.</param>
internal sealed record FrozenError(int Samples, double Rounded, double Frozen)
{
    /// <summary>Both errors in words.</summary>
    public string Describe(bool isClassifier) => string.Format(
        CultureInfo.InvariantCulture,
        isClassifier
            ? "{0:P2} of {1:N0} samples wrong, {2:P2} before it was frozen"
            : "root mean square error {0:G4} over {1:N0} samples, {2:G4} before it was frozen",
        Frozen,
        Samples,
        Rounded);
}
