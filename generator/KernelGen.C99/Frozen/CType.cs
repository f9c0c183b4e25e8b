using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A type of integers of C.</summary>
/// <param name="Name">As stdint.h has it.</param>
/// <param name="Bytes">Of a value.</param>
internal sealed record CType(string Name, int Bytes)
{
    public static readonly CType UInt8 = new("uint8_t", 1);
    public static readonly CType Int8 = new("int8_t", 1);
    public static readonly CType Int16 = new("int16_t", 2);
    public static readonly CType Int32 = new("int32_t", 4);

    /// <summary>The smallest type that holds a range.</summary>
    public static CType Of(ValueRange range) =>
        range.IsWithin(new(0, 255)) ? UInt8
        : range.IsWithin(new(-128, 127)) ? Int8
        : range.IsWithin(ValueRange.Short) ? Int16
        : Int32;

    /// <summary>The type for sums of it: sixteen bits or thirty-two.</summary>
    public static CType OfSums(ValueRange range) => range.IsWithin(ValueRange.Short) ? Int16 : Int32;

    /// <summary>For names of functions.</summary>
    public string Short => Name[..^2];

    /// <summary>Its smallest value in C.</summary>
    public string Smallest => Bytes switch
    {
        1 => this == UInt8 ? "0" : "-128",
        2 => "-32768",
        _ => "(-2147483647 - 1)",
    };

    /// <summary>A value of <see cref="int"/> as one of this type.</summary>
    public string Cast(string value) => this == Int32 ? value : $"({Name})({value})";
}
