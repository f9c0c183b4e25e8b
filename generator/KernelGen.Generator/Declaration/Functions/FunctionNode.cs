namespace KernelGen.Generator.Declaration.Functions;

/// <summary>One step of a <see cref="UserFunction"/>. Operands are the numbers of earlier steps, −1 where there is none.</summary>
/// <param name="Operation">What it computes.</param>
/// <param name="First">The first operand.</param>
/// <param name="Second">The second operand.</param>
/// <param name="Third">The third operand.</param>
/// <param name="Value">Bits of a constant (bits compare as they should: −0 is not 0), number of a parameter, or exponent.</param>
internal sealed record FunctionNode(FunctionOperation Operation, int First = -1, int Second = -1, int Third = -1, int Value = 0);
