using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace KernelGen.Runtime;

/// <summary>The one order in which what the shards of a mini-batch leave is added up, wherever that is done.</summary>
/// <remarks>
/// A binary tree over the numbers of the shards: two neighbours are added, then two sums of two, and so on, each as soon as both are there;
/// what has no neighbour at the end is added from the last on.
/// </remarks>
/// <typeparam name="T">What stands for a sum.</typeparam>
/// <param name="merge">Adds the second sum to the first one, over the range of both, and returns what stands for the result.</param>
internal sealed class ShardTree<T>(Func<ShardRange, T, T, T> merge)
{
    private readonly List<(ShardRange Range, T Sum)> _parts = [];

    /// <summary>The sums that have not been added to others yet, in the order of their shards.</summary>
    public ReadOnlySpan<(ShardRange Range, T Sum)> Parts => CollectionsMarshal.AsSpan(_parts);

    /// <summary>Forgets all.</summary>
    public void Clear() => _parts.Clear();

    /// <summary>Takes a sum over the shards that come next.</summary>
    public void Add(ShardRange range, T sum)
    {
        _parts.Add((range, sum));
        while (_parts.Count > 1 && _parts[^2].Range.IsLeftOf(_parts[^1].Range))
        {
            MergeLast();
        }
    }

    /// <summary>The sum over all shards, at least one.</summary>
    public T Total()
    {
        while (_parts.Count > 1)
        {
            MergeLast();
        }

        return _parts[0].Sum;
    }

    private void MergeLast()
    {
        var (left, right) = (_parts[^2], _parts[^1]);
        var range = left.Range.With(right.Range);
        _parts.RemoveAt(_parts.Count - 1);
        _parts[^1] = (range, merge(range, left.Sum, right.Sum));
    }
}
