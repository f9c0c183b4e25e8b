using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>What the parts of a header have in common: its text, the prefix of its names, and the helpers that some of them call.</summary>
internal sealed class Source(string prefix)
{
    private readonly HashSet<string> _helpers = [];

    /// <summary>Constants and functions.</summary>
    public CText Text { get; } = new();

    /// <summary>What they call, and stands in front of them.</summary>
    public CText Helpers { get; } = new();

    /// <summary>How functions begin that stay what they are: one within the other they would want more registers than there are.</summary>
    public string Apart { get; } = $"static {prefix.ToUpperInvariant()}_APART";

    /// <summary>The macro behind a pointer's move.</summary>
    public string Moved { get; } = $"{prefix.ToUpperInvariant()}_MOVED";

    /// <summary>"digits_table": a name of the header.</summary>
    public string Name(string name) => $"{prefix}_{name}";

    /// <summary>A helper's name; it is written the first time.</summary>
    public string Helper(string name, Action<CText, string> write)
    {
        if (_helpers.Add(name))
        {
            write(Helpers, Name(name));
            Helpers.Line();
        }

        return Name(name);
    }

    /// <summary>The statement that sets values to zero.</summary>
    public string Clear(CType type, string values, int count)
    {
        var name = Helper("clear_" + type.Short, (text, name) =>
        {
            text.Comment("Zeros; a compiler is not to call memset for them.");
            text.Block($"{Apart} void {name}({type.Name} *to, uint32_t count)", () =>
                text.Line($"while (count-- != 0) {{ *to++ = 0; {Moved}(to); }}"));
        });
        return $"{name}({values}, {count});";
    }

    /// <summary>x · 2^shift in C, whose own shift knows no negative numbers.</summary>
    public string Shifted(string value, int shift) => shift == 0 ? value : $"{ShiftName()}({value}, {shift})";

    public string ShiftName() => Helper("shift", static (text, name) =>
    {
        text.Comment("x times 2 to the power of shift.");
        text.Block($"static inline int32_t {name}(int32_t x, uint32_t shift)", () => text.Line("return (int32_t)((uint32_t)x << shift);"));
    });

    /// <summary>The statements that put a value between two limits, where it can lie outside of them.</summary>
    public static IEnumerable<string> Clipped(string value, long minimum, long maximum, ValueRange range)
    {
        if (range.Minimum < minimum)
        {
            yield return $"if ({value} < {Number(minimum)}) {value} = {Number(minimum)};";
        }

        if (range.Maximum > maximum)
        {
            yield return $"if ({value} > {Number(maximum)}) {value} = {Number(maximum)};";
        }
    }

    /// <summary>A number as C has it; the smallest of 32 bits is no literal.</summary>
    public static string Number(long value) => value == int.MinValue
        ? "(-2147483647 - 1)"
        : value.ToString(CultureInfo.InvariantCulture);
}
