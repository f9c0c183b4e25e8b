using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>Values that lie in memory, [row][column][channel].</summary>
/// <param name="Name">The expression of where they lie, once memory is planned.</param>
/// <param name="Type">Of each.</param>
/// <param name="Shape">How many.</param>
/// <param name="Range">What they lie between.</param>
internal sealed record Plane(string Name, CType Type, ModelShape Shape, ValueRange Range);
