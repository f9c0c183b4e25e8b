using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>What a reader asks of a safetensors file; whatever else is in it is read over, without a string for it.</summary>
internal sealed class SafetensorsContent
{
    private readonly HashSet<string> _tensors;
    private readonly HashSet<string> _keys;
    private readonly string? _numberedKey;
    private readonly int _mostNumbers;

    /// <summary>Names what is asked for.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="keys">Keys of the metadata.</param>
    /// <param name="numberedKey">The start of keys that end in a number: "epoch.".</param>
    /// <param name="mostNumbers">The greatest such number.</param>
    public SafetensorsContent(IEnumerable<TensorInfo> tensors, IEnumerable<string> keys, string? numberedKey = null, int mostNumbers = 0)
    {
        _tensors = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        _keys = keys.ToHashSet(StringComparer.Ordinal);
        _numberedKey = numberedKey;
        _mostNumbers = mostNumbers;
        LongestName = _tensors.Concat(_keys).Append($"{numberedKey}{mostNumbers}").Max(name => name.Length);
    }

    /// <summary>Characters of the longest name that is asked for.</summary>
    public int LongestName { get; }

    /// <summary>The name of the tensor, if it is asked for.</summary>
    public string? Tensor(ReadOnlySpan<char> name) =>
        _tensors.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) ? known : null;

    /// <summary>The key of the metadata, if it is asked for.</summary>
    public string? Key(ReadOnlySpan<char> key)
    {
        if (_keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var known))
        {
            return known;
        }

        return _numberedKey is not null
            && key.StartsWith(_numberedKey, StringComparison.Ordinal)
            && int.TryParse(key[_numberedKey.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= _mostNumbers
                ? key.ToString()
                : null;
    }
}
