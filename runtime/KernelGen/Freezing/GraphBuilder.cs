using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>A frozen network as it grows, an operation at a time, each computed for the calibration samples at once.</summary>
/// <param name="input">How samples become integers.</param>
/// <param name="values">The calibration samples.</param>
/// <param name="options">Bits and terms.</param>
internal sealed class GraphBuilder(ModelInput input, CalibrationValues values, FreezeOptions options)
{
    private const int MostShift = 30;
    private const int VisitedValues = 1 << 18;

    private readonly List<ModelOperation> _operations = [];
    private readonly List<ValueRange> _ranges = [];

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<ModelOperation> Operations => _operations;

    /// <summary>The shape of an operation's values.</summary>
    public ModelShape Shape(Signal signal) => signal.Position < 0 ? input.Shape : _operations[signal.Position].Shape;

    /// <summary>What an operation's values lie between.</summary>
    public ValueRange Range(Signal signal) => signal.Position < 0 ? input.Range : _ranges[signal.Position];

    /// <summary>Appends an operation; gives its position.</summary>
    public int Add(ModelOperation operation)
    {
        var inputs = operation.Inputs.Select(position => position < 0 ? input.Range : _ranges[position]).ToList();
        _ranges.Add(operation.Range(inputs));
        var from = operation.Inputs[0] < 0 ? input.Shape : _operations[operation.Inputs[0]].Shape;
        _operations.Add(operation);
        values.Add(_operations.Count - 1, operation, from);
        return _operations.Count - 1;
    }

    /// <summary>Makes integers that stand for values by one factor and fit sixteen bits, where they are not.</summary>
    /// <param name="signal">What may be anything; afterwards it is uniform.</param>
    /// <param name="extraBits">Bits beyond those of activations.</param>
    public void MakeUniform(Signal signal, int extraBits = 0)
    {
        if (!signal.Meaning.IsUniform || !Range(signal).IsWithin(ValueRange.Short))
        {
            var (least, greatest) = Limits(signal.Meaning, Math.Min(options.ActivationBits + extraBits, FreezeOptions.MostBits));
            Rescale(signal, BestShift(signal, least, greatest), least, greatest);
        }
    }

    /// <summary>Makes integers of which 2^shift stands for 1.</summary>
    public void Rescale(Signal signal, int shift, int least, int greatest)
    {
        var scale = NewScale(signal, shift, least, greatest);
        signal.Meaning = Affine.Uniform(signal.Meaning.Channels, Math.ScaleB(1, -shift));
        signal.Position = Add(scale);
    }

    /// <summary>
    /// Compares with a threshold per channel, exactly: −1 where integers stand for a value below 0, else 1.
    /// Gives the operation's position.
    /// </summary>
    /// <remarks>
    /// a·x + b ≥ 0 is x ≥ t = ⌈−b/a⌉ for a positive a, −x ≥ t = ⌈b/a⌉ for a negative one;
    /// 2·(±x − t) + 1 has that sign, and is never 0.
    /// </remarks>
    public int Sign(Signal signal)
    {
        var meaning = signal.Meaning;
        var range = Range(signal);
        var (terms, offsets) = (new sbyte[meaning.Channels], new int[meaning.Channels]);
        for (var channel = 0; channel < offsets.Length; channel++)
        {
            var (factor, offset) = (meaning.Factors[channel], meaning.Offsets[channel]);
            if (factor == 0 || meaning.Least >= 0 || meaning.Greatest < 0)
            {
                // The same for every integer.
                offsets[channel] = meaning.Value(channel, 0) < 0 ? -1 : 1;
                continue;
            }

            // No threshold needs to be further away than all integers are.
            var (least, greatest) = factor > 0 ? (range.Minimum, range.Maximum) : (-range.Maximum, -range.Minimum);
            var threshold = Math.Clamp(Math.Ceiling(-offset / Math.Abs(factor)), least, greatest + 1.0);
            const sbyte Twice = 2;
            terms[channel] = factor > 0 ? Twice : (sbyte)-Twice;
            offsets[channel] = (int)(1 - (2 * threshold));
        }

        return Add(new Scale([signal.Position], Shape(signal), terms, offsets, Shift: 0, Minimum: -1, Maximum: 1));
    }

    /// <summary>The largest magnitude of a signal over the calibration samples.</summary>
    public double Largest(Signal signal)
    {
        var largest = 0.0;
        Visit(signal, (channel, x) => largest = Math.Max(largest, Math.Abs(signal.Meaning.Value(channel, x))));
        return largest;
    }

    /// <summary>The shift with the least squared error over the calibration samples.</summary>
    public int BestShift(Signal signal, int least, int greatest)
    {
        var largest = Largest(signal);
        var first = largest == 0 ? 0 : Math.ILogB(Math.Max(greatest, -(long)least) / largest);
        var (best, bestError) = (first, double.PositiveInfinity);

        // The first clips next to nothing. One bit more halves what rounding costs, and clips what is large and rare.
        for (var shift = first; shift <= first + 4; shift++)
        {
            var scale = NewScale(signal, shift, least, greatest);
            var factors = Enumerable.Range(0, signal.Meaning.Channels).Select(scale.Factor).ToArray();
            var (error, unit) = (0.0, Math.ScaleB(1, -shift));
            Visit(signal, (channel, x) =>
            {
                var y = Math.Clamp(((factors[channel] * x) + scale.Offsets[channel]) >> scale.Shift, scale.Minimum, scale.Maximum);
                var difference = (y * unit) - signal.Meaning.Value(channel, x);
                error += difference * difference;
            });
            if (error < bestError)
            {
                (best, bestError) = (shift, error);
            }
        }

        return best;
    }

    /// <summary>The integers that values of so many bits may be: none below 0 where no value is.</summary>
    public static (int Least, int Greatest) Limits(Affine meaning, int bits) =>
        (meaning.Least >= 0 ? 0 : 1 - (1 << bits), (1 << bits) - 1);

    private void Visit(Signal signal, Action<int, int> visit) =>
        values.Visit(signal.Position, signal.Meaning.Channels, VisitedValues, visit);

    // y = ⌊(F·x + (b·2^k + ½)·2^S) / 2^S⌋ with F = a·2^(k+S), S as large as sums in 32 bits allow.
    private Scale NewScale(Signal signal, int shift, int least, int greatest)
    {
        var meaning = signal.Meaning;
        var (minimum, maximum) = (Bound(meaning.Least, shift, least, greatest), Bound(meaning.Greatest, shift, least, greatest));
        for (var bits = MostShift; bits >= 0; bits--)
        {
            if (TryScale(signal, shift, bits, minimum, maximum) is { } scale)
            {
                return scale;
            }
        }

        throw new InvalidOperationException(
            $"Sums of {Range(signal).Minimum} to {Range(signal).Maximum} times {meaning.Factors.Max(Math.Abs):G3} leave 32 bits: a channel "
            + "that hardly varies is divided by next to nothing. Train longer, or give its normalisation a larger Epsilon.");
    }

    private static int Bound(double value, int shift, int least, int greatest) =>
        (int)Math.Clamp(Math.Round(Math.ScaleB(value, shift)), least, greatest);

    private Scale? TryScale(Signal signal, int shift, int bits, int minimum, int maximum)
    {
        var meaning = signal.Meaning;
        var terms = new sbyte[meaning.Channels * options.ScaleTerms];
        var offsets = new int[meaning.Channels];
        var largest = ModelCheck.Largest(Range(signal));
        for (var channel = 0; channel < offsets.Length; channel++)
        {
            var factor = Math.ScaleB(meaning.Factors[channel], shift + bits);
            var offset = Math.Round(Math.ScaleB(meaning.Offsets[channel], shift + bits)) + (bits == 0 ? 0 : 1L << (bits - 1));
            if (Math.Abs(factor) >= 1L << MostShift)
            {
                return null;
            }

            // A channel without a factor is constant: its limits are all that its offset needs to reach.
            var used = SignedPowers.Terms(factor, options.ScaleTerms);
            if (used.Count == 0)
            {
                offset = Math.Clamp(offset, Math.ScaleB(minimum, bits), Math.ScaleB(maximum, bits));
            }

            var total = Math.Abs(offset) + used.Sum(term => (double)largest * (1L << (Math.Abs((int)term) - 1)));
            if (total > int.MaxValue)
            {
                return null;
            }

            offsets[channel] = (int)offset;
            for (var term = 0; term < used.Count; term++)
            {
                terms[(channel * options.ScaleTerms) + term] = used[term];
            }
        }

        return Trimmed(new([signal.Position], Shape(signal), terms, offsets, bits, minimum, maximum));
    }

    /// <summary>As few terms as the channel with most of them has, and no shift that all factors and offsets share.</summary>
    private static Scale Trimmed(Scale scale)
    {
        var perChannel = scale.TermsPerChannel;
        var used = Math.Max(1, Enumerable.Range(0, perChannel).Count(term =>
            Enumerable.Range(0, scale.Offsets.Length).Any(channel => scale.Terms[(channel * perChannel) + term] != 0)));
        var common = Math.Min(
            scale.Shift,
            Math.Min(
                scale.Offsets.Min(static offset => offset == 0 ? MostShift : System.Numerics.BitOperations.TrailingZeroCount(offset)),
                scale.Terms.Min(static term => term == 0 ? MostShift : Math.Abs((int)term) - 1)));
        var terms = new sbyte[scale.Offsets.Length * used];
        for (var i = 0; i < terms.Length; i++)
        {
            var term = scale.Terms[(i / used * perChannel) + (i % used)];
            terms[i] = (sbyte)(term - (Math.Sign(term) * common));
        }

        return scale with
        {
            Terms = terms,
            Offsets = Array.ConvertAll(scale.Offsets, offset => offset >> common),
            Shift = scale.Shift - common,
        };
    }
}
