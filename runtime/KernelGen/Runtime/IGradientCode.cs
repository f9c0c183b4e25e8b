using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>What gradients are rounded to, and the digits that it is written in: sixteen at a time, as the bits of floats.</summary>
internal interface IGradientCode
{
    /// <summary>Blocks whose digits are one byte.</summary>
    static abstract int Blocks { get; }

    /// <summary>Whether every sixteen gradients have a scale of their own, besides the exponent of their block.</summary>
    static abstract bool HasScales { get; }

    /// <summary>Rounds gradients.</summary>
    /// <param name="values">The gradients, whose block is finite.</param>
    /// <param name="words">A random word for each.</param>
    /// <param name="exponent">The exponent of their block.</param>
    static abstract Vector512<int> Round(Vector512<int> values, Vector512<uint> words, int exponent);

    /// <summary>The scale of gradients, 1 to 16.</summary>
    /// <param name="values">The gradients, rounded or not yet.</param>
    /// <param name="exponent">The exponent of their block.</param>
    static abstract int Scale(Vector512<int> values, int exponent);

    /// <summary>The digits of rounded gradients.</summary>
    static abstract Vector512<int> Digits(Vector512<int> values, int exponent);

    /// <summary>The rounded gradients of digits.</summary>
    static abstract Vector512<int> Values(Vector512<int> digits, int exponent, int scale);

    /// <summary>Numbers with another digit as the lowest one.</summary>
    static abstract Vector512<int> Append(Vector512<int> numbers, Vector512<int> digits);

    /// <summary>The highest digits of numbers, which are then without them.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="place">The place of the digits, 0 for the lowest.</param>
    static abstract Vector512<int> TakeHighest(ref Vector512<int> numbers, int place);
}
