using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelGen.Models;

/// <summary>The largest value under the part of the window that lies on the picture.</summary>
internal sealed record MaxPool(IReadOnlyList<int> Inputs, ModelShape Shape, ModelWindow Window) : ModelOperation(Inputs, Shape)
{
    public override ValueRange Range(IReadOnlyList<ValueRange> inputs) => inputs[0];
}

/// <summary>
/// (Σ x·⟨2^14/n⟩ + 2^13) » 14 over the n values under the part of the window that lies on the picture; ⟨2^14/n⟩ is 2^14/n rounded to the
/// nearest integer, a sum of signed powers of two.
/// </summary>
internal sealed record AveragePool(IReadOnlyList<int> Inputs, ModelShape Shape, ModelWindow Window) : ModelOperation(Inputs, Shape)
{
    /// <summary>log₂ of what reciprocals are parts of.</summary>
    public const int Shift = 14;

    /// <summary>2^14/n, rounded to the nearest integer.</summary>
    public static int Reciprocal(int places) => ((1 << Shift) + (places / 2)) / places;

    public override ValueRange Range(IReadOnlyList<ValueRange> inputs)
    {
        // The reciprocal is rounded by at most ½, which n values make n times as large.
        var largest = ModelCheck.Largest(inputs[0]);
        var places = (long)Window.Height * Window.Width;
        ModelCheck.Int(new(0, 2 * largest * ((1 << Shift) + places)));
        var excess = 1 + (largest * places >> (Shift + 1));
        return new(inputs[0].Minimum - excess, inputs[0].Maximum + excess);
    }
}

/// <summary>The sums of values that belong together; both inputs stand for numbers of the same scale.</summary>
internal sealed record Sum(IReadOnlyList<int> Inputs, ModelShape Shape) : ModelOperation(Inputs, Shape)
{
    public override ValueRange Range(IReadOnlyList<ValueRange> inputs) =>
        ModelCheck.Int(new(inputs.Sum(input => input.Minimum), inputs.Sum(input => input.Maximum)));
}

/// <summary>y = Values[x − First]: a function of few integers.</summary>
/// <param name="Inputs">See <see cref="ModelOperation"/>.</param>
/// <param name="Shape">See <see cref="ModelOperation"/>.</param>
/// <param name="First">The integer that the first value is of.</param>
/// <param name="Values">The function, sixteen bits each.</param>
internal sealed record Table(IReadOnlyList<int> Inputs, ModelShape Shape, int First, short[] Values) : ModelOperation(Inputs, Shape)
{
    public override ValueRange Range(IReadOnlyList<ValueRange> inputs) =>
        inputs[0].Minimum >= First && inputs[0].Maximum < (long)First + Values.Length
            ? new(Values.Min(), Values.Max())
            : throw new InvalidDataException(
                $"A table of {First} to {(long)First + Values.Length - 1} is asked for {inputs[0].Minimum} to {inputs[0].Maximum}.");
}
