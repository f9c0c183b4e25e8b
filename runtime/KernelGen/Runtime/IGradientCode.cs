using System.Numerics;

namespace KernelGen.Runtime;

/// <summary>What gradients are rounded to, and the digits that it is written in: a vector at a time, as the bits of floats.</summary>
internal interface IGradientCode
{
    /// <summary>Blocks whose digits are one byte.</summary>
    static abstract int Blocks { get; }

    /// <summary>Whether every sixteen gradients have a scale of their own, besides the exponent of their block.</summary>
    static abstract bool HasScales { get; }

    /// <summary>The power of two that rounding in a block refers to, as the bits of a float.</summary>
    /// <param name="exponent">The exponent of the block.</param>
    static abstract int PowerOf(int exponent);

    /// <summary>Scales of sixteen gradients each, 1 to 16.</summary>
    /// <param name="largest">The largest magnitude of each sixteen.</param>
    /// <param name="exponent">The exponent of their block.</param>
    static abstract Vector<int> Scales(Vector<int> largest, int exponent);

    /// <summary>The digits of what gradients are rounded to.</summary>
    /// <param name="values">The gradients.</param>
    /// <param name="words">A random word for each.</param>
    /// <param name="power">The power of two of their block.</param>
    /// <param name="scale">Their scale, 1 to 16.</param>
    static abstract Vector<int> Round(Vector<int> values, Vector<uint> words, Vector<int> power, int scale);

    /// <summary>The rounded gradients of digits.</summary>
    static abstract Vector<int> Values(Vector<int> digits, int exponent, int scale);

    /// <summary>Numbers with another digit as the lowest one.</summary>
    static abstract Vector<int> Append(Vector<int> numbers, Vector<int> digits);

    /// <summary>The highest digits of numbers, which are then without them.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="place">The place of the digits, 0 for the lowest.</param>
    static abstract Vector<byte> TakeHighest(ref Vector<byte> numbers, int place);
}
