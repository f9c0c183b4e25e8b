using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>What a reader asks of a safetensors file; whatever else is in it is read over, without a string for it.</summary>
internal sealed class SafetensorsContent
{
    private readonly HashSet<string> tensors;
    private readonly HashSet<string> keys;
    private readonly string? numberedKey;
    private readonly int mostNumbers;

    /// <summary>Names what is asked for.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="keys">Keys of the metadata.</param>
    /// <param name="numberedKey">The start of keys that end in a number: "epoch.".</param>
    /// <param name="mostNumbers">The greatest such number.</param>
    public SafetensorsContent(IEnumerable<TensorInfo> tensors, IEnumerable<string> keys, string? numberedKey = null, int mostNumbers = 0)
    {
        this.tensors = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        this.keys = keys.ToHashSet(StringComparer.Ordinal);
        this.numberedKey = numberedKey;
        this.mostNumbers = mostNumbers;
        LongestName = this.tensors.Concat(this.keys).Append($"{numberedKey}{mostNumbers}").Max(name => name.Length);
    }

    /// <summary>Characters of the longest name that is asked for.</summary>
    public int LongestName { get; }

    /// <summary>The name of the tensor, if it is asked for.</summary>
    public string? Tensor(ReadOnlySpan<char> name) =>
        tensors.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out string? known) ? known : null;

    /// <summary>The key of the metadata, if it is asked for.</summary>
    public string? Key(ReadOnlySpan<char> key)
    {
        if (keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out string? known))
        {
            return known;
        }

        return numberedKey is not null
            && key.StartsWith(numberedKey, StringComparison.Ordinal)
            && int.TryParse(key[numberedKey.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number <= mostNumbers
                ? key.ToString()
                : null;
    }
}
