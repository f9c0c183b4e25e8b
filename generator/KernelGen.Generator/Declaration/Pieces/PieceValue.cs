namespace KernelGen.Generator.Declaration.Pieces;

/// <summary>What an expression of a piece is: a step, or an integer that is known, such as the number of bits of a shift.</summary>
internal readonly record struct PieceValue(int Node, int? Integer = null);
