namespace KernelGen.Kernels.Tests;

/// <summary>An activation of a user's.</summary>
internal sealed record ActivationSpec(WrittenPiece Piece) : LayerSpec
{
    public override string Attribute =>
        $"Activation(typeof(WrittenMethods), nameof(WrittenMethods.{Piece.Method}), Derivative = nameof(WrittenMethods.{Piece.Derivative}))";
}
