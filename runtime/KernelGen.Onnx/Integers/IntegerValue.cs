using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Integers;

/// <summary>What an operation of a frozen model gives, in an ONNX graph.</summary>
/// <param name="Name">See <see cref="OnnxValue"/>.</param>
/// <param name="Shape">See <see cref="OnnxValue"/>.</param>
/// <param name="IsPicture">See <see cref="OnnxValue"/>.</param>
/// <param name="Range">What the integers lie between.</param>
/// <param name="Type">What they are: bytes or integers of 32 bits.</param>
internal sealed record IntegerValue(string Name, ModelShape Shape, bool IsPicture, ValueRange Range, ElementType Type)
    : OnnxValue(Name, Shape, IsPicture);
