using System;

namespace KernelGen.Kernels.Tests;

/// <summary>A pooling layer.</summary>
internal abstract record PoolSpec : LayerSpec
{
    /// <summary>The window on a picture of this shape.</summary>
    public abstract WindowSpec Window(PictureShape input);

    public override PictureShape Output(PictureShape input) => Window(input).Output(input, input.Channels);
}

/// <summary>The largest value under a window.</summary>
internal sealed record MaxPoolSpec(int Size, int Stride, bool IsSame = false) : PoolSpec
{
    public override string Attribute => FormattableString.Invariant(
        $"MaxPool2D({Size}, Stride = {Stride}, Padding = Padding.{(IsSame ? "Same" : "Valid")})");

    public override WindowSpec Window(PictureShape input) => new(Size, Size, Stride, IsSame);
}

/// <summary>The mean of the values under a window.</summary>
internal sealed record AveragePoolSpec(int Size, int Stride, bool IsSame = false) : PoolSpec
{
    public override string Attribute => FormattableString.Invariant(
        $"AveragePool2D({Size}, Stride = {Stride}, Padding = Padding.{(IsSame ? "Same" : "Valid")})");

    public override WindowSpec Window(PictureShape input) => new(Size, Size, Stride, IsSame);
}

/// <summary>The mean of each channel.</summary>
internal sealed record GlobalAveragePoolSpec : PoolSpec
{
    public override string Attribute => "GlobalAveragePool";

    public override WindowSpec Window(PictureShape input) => new(input.Height, input.Width, 1, false);
}
