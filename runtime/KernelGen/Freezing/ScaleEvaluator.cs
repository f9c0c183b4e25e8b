using System.Collections.Generic;
using System.Numerics;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>A product with a sum of powers of two, an offset, a shift and two limits.</summary>
internal sealed class ScaleEvaluator : OperationEvaluator
{
    private readonly Scale _scale;
    private readonly int[] _factors;

    /// <param name="scale">The operation.</param>
    public ScaleEvaluator(Scale scale)
    {
        _scale = scale;
        _factors = new int[scale.Offsets.Length];
        for (var channel = 0; channel < _factors.Length; channel++)
        {
            // Products wrap around as their sums would, and these fit.
            _factors[channel] = unchecked((int)scale.Factor(channel));
        }
    }

    public override Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs)
    {
        var values = new Vector<int>[inputs[0].Length];
        var (minimum, maximum) = (new Vector<int>(_scale.Minimum), new Vector<int>(_scale.Maximum));
        for (var first = 0; first < values.Length; first += _factors.Length)
        {
            for (var channel = 0; channel < _factors.Length; channel++)
            {
                var value = (inputs[0][first + channel] * _factors[channel]) + new Vector<int>(_scale.Offsets[channel]);
                value = Vector.ShiftRightArithmetic(value, _scale.Shift);
                values[first + channel] = Vector.Min(Vector.Max(value, minimum), maximum);
            }
        }

        return values;
    }
}
