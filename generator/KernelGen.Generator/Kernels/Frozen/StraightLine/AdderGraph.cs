using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>A term of a sum: an input or, numbered behind the inputs, a pair.</summary>
/// <param name="Number">Which.</param>
/// <param name="IsNegative">Whether it is subtracted.</param>
internal sealed record SignedTerm(int Number, bool IsNegative);

/// <summary>Two terms that several sums have.</summary>
/// <param name="First">The one that is added.</param>
/// <param name="Second">The other.</param>
/// <param name="IsDifference">Whether the other is subtracted.</param>
internal sealed record Pair(int First, int Second, bool IsDifference);

/// <summary>
/// Sums of signed inputs as an adder graph: what several sums have in common is added once. Two-term common subexpression elimination: of
/// all pairs ±(a + b) and ±(a − b) the one that most sums have becomes a term of its own, until no two sums have one in common.
/// </summary>
/// <remarks>
/// Finding the fewest additions is NP-complete. Iterative pairwise matching: Potkonjak, Srivastava, Chandrakasan 1994; of constant
/// matrices: Aksoy, Costa, Flores, Monteiro 2012.
/// </remarks>
internal sealed class AdderGraph
{
    private readonly List<SortedDictionary<int, bool>> _sums;
    private readonly List<Pair> _pairs = [];
    private readonly Dictionary<(int First, int Second, bool IsDifference), int> _counts = [];
    private readonly SortedSet<(int MinusCount, int First, int Second, bool IsDifference)> _shared = [];

    private AdderGraph(int inputs, IEnumerable<IEnumerable<SignedTerm>> sums)
    {
        Inputs = inputs;
        _sums = [.. sums.Select(terms =>
            new SortedDictionary<int, bool>(terms.ToDictionary(term => term.Number, term => term.IsNegative)))];
        AdditionsWithoutPairs = _sums.Sum(Additions);
        foreach (var sum in _sums)
        {
            var terms = sum.ToList();
            for (var first = 0; first < terms.Count; first++)
            {
                for (var second = first + 1; second < terms.Count; second++)
                {
                    Count(terms[first].Key, terms[second].Key, terms[first].Value != terms[second].Value, 1);
                }
            }
        }

        while (_shared.Count > 0)
        {
            var (_, first, second, isDifference) = _shared.Min;
            Share(new Pair(first, second, isDifference));
        }
    }

    /// <param name="inputs">Inputs, numbered from 0.</param>
    /// <param name="sums">The terms of each sum: every input at most once.</param>
    public static AdderGraph Of(int inputs, IEnumerable<IEnumerable<SignedTerm>> sums) => new(inputs, sums);

    /// <summary>Inputs; the pair k is the term with the number of all inputs and k.</summary>
    public int Inputs { get; }

    /// <summary>The pairs, each behind those that it is made of.</summary>
    public IReadOnlyList<Pair> Pairs => _pairs;

    /// <summary>What is left of each sum, terms that are added first.</summary>
    public IReadOnlyList<SignedTerm> Terms(int sum) =>
        [.. _sums[sum].Select(term => new SignedTerm(term.Key, term.Value)).OrderBy(term => term.IsNegative)];

    /// <summary>Additions and subtractions where each sum is formed for itself.</summary>
    public int AdditionsWithoutPairs { get; }

    /// <summary>The same as it is.</summary>
    public int AdditionsWithPairs => _pairs.Count + _sums.Sum(Additions);

    private static int Additions(SortedDictionary<int, bool> terms) => Math.Max(0, terms.Count - 1);

    /// <summary>Makes a pair a term of its own in all sums that have it.</summary>
    private void Share(Pair pair)
    {
        var number = Inputs + _pairs.Count;
        _pairs.Add(pair);
        foreach (var sum in _sums)
        {
            if (!sum.TryGetValue(pair.First, out var sign)
                || !sum.TryGetValue(pair.Second, out var other)
                || (sign != other) != pair.IsDifference)
            {
                continue;
            }

            sum.Remove(pair.First);
            sum.Remove(pair.Second);
            Count(pair.First, pair.Second, pair.IsDifference, -1);
            foreach (var term in sum)
            {
                Count(pair.First, term.Key, sign != term.Value, -1);
                Count(pair.Second, term.Key, other != term.Value, -1);
                Count(term.Key, number, sign != term.Value, 1);
            }

            sum.Add(number, sign);
        }
    }

    private void Count(int a, int b, bool isDifference, int change)
    {
        var key = (First: Math.Min(a, b), Second: Math.Max(a, b), isDifference);
        _counts.TryGetValue(key, out var count);
        if (count > 1)
        {
            _shared.Remove((-count, key.First, key.Second, isDifference));
        }

        count += change;
        _counts[key] = count;
        if (count > 1)
        {
            _shared.Add((-count, key.First, key.Second, isDifference));
        }
    }
}
