using System.IO;

namespace KernelGen.Models;

/// <summary>What a model may be at most: nobody has to ask for memory, or for time, on the word of a damaged file.</summary>
internal static class ModelLimits
{
    /// <summary>Operations of a network.</summary>
    public const int Operations = 4096;

    /// <summary>Weights of all operations.</summary>
    public const long Weights = 1 << 28;

    /// <summary>Values of a sample, between any two operations.</summary>
    public const long Values = 1 << 24;

    /// <summary>Rows or columns of a window, of its strides and of its padding.</summary>
    public const int Window = 1 << 12;

    /// <summary>Powers of two in a factor.</summary>
    public const int ScaleTerms = 16;

    /// <summary>Values of a table.</summary>
    public const int Table = 1 << 17;

    /// <summary>Bytes of a text.</summary>
    public const int Text = 1 << 20;

    /// <summary>Bytes of all that stands between the head of a file and its checksum, unpacked.</summary>
    public const int Payload = 1 << 28;

    /// <summary>What is wrong with a model: what was expected and what came.</summary>
    public static InvalidDataException Invalid(string expected, string found) => new($"Expected {expected}, found {found}.");

    /// <summary>The value, if it is from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static int Within(long value, long least, long most, string what) => value >= least && value <= most
        ? (int)value
        : throw Invalid($"{what} from {least} to {most}", $"{value}");
}
