namespace KernelGen.Kernels.Tests;

/// <summary>A loss of a user's.</summary>
internal sealed record WrittenLossSpec(WrittenPiece Piece, bool HasSigns)
{
    public string Attribute =>
        $"Loss(typeof(WrittenMethods), nameof(WrittenMethods.{Piece.Method}), Derivative = nameof(WrittenMethods.{Piece.Derivative}){(HasSigns ? ", Labels = LabelCoding.Signs" : "")})";
}
