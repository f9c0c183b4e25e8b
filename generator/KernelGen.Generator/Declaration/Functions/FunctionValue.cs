namespace KernelGen.Generator.Declaration.Functions;

/// <summary>What an expression of a user function is: a step, or an integer that is known, such as the number of bits of a shift.</summary>
internal readonly record struct FunctionValue(int Node, int? Integer = null);
