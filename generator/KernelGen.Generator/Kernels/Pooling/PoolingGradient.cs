using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>
/// How the gradient in front of a pooling is written: where every place is under the window once, each is stored to once; else what several
/// windows or none have is added to zeros, or to what others have left.
/// </summary>
/// <param name="Picture">The picture.</param>
/// <param name="Target">How a window's share gets to a place.</param>
/// <param name="Clears">Whether the kernel begins with zeros.</param>
internal sealed record PoolingGradient(PooledPicture Picture, GradientTarget Target, bool Clears)
{
    public static PoolingGradient Begin(PooledPicture picture, GradientTarget front) => picture.IsPartition
        ? new PoolingGradient(picture, front, Clears: false)
        : new PoolingGradient(picture, front with { Accumulates = true }, Clears: !front.Accumulates);

    /// <summary>Windows that share places are one thread's: it has all positions of its channels.</summary>
    public void ForPositions(KernelBuilder b, Pointer below, Action<PooledPosition> body) => Picture.ForPositions(
        b, byChannels: !Picture.IsPartition, Clears ? part => part.Clear(b, below) : null, body);

    public void Store(KernelBuilder b, Pointer pointer, Expression index, Expression value)
    {
        if (Target.Accumulates)
        {
            Target.Store(b, pointer, index, value);
        }
        else
        {
            b.Stream(pointer, index, value);
        }
    }
}
