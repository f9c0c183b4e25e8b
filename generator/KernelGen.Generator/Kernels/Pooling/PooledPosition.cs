using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>The channels of a sample block that a thread has.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="SampleBlock">The sample block.</param>
/// <param name="Channels">The channels.</param>
internal sealed record PooledPart(PooledPicture Picture, Expression SampleBlock, WorkSplit.InnerRange Channels)
{
    /// <summary>Zeros at every place of the picture.</summary>
    public void Clear(KernelBuilder b, Pointer target) =>
        b.Section("Zero where nothing is added.", () => b.For("place", 0, Picture.Input.Height * Picture.Input.Width, 1, place =>
            Channels.For(b, "channel", 1, channel => b.Store(
                target,
                target.At(
                    (Axis.SampleBlock, SampleBlock), (Axis.Feature, place.Stride(Picture.Channels)), (Axis.Feature, channel)),
                new FloatLiteral(0f).Broadcast()))));
}

/// <summary>A position of a window, and the places of the picture under it.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Row">The row of the position.</param>
/// <param name="Column">Its column.</param>
/// <param name="Rows">How the window lies on the rows.</param>
/// <param name="Columns">How it lies on the columns.</param>
internal sealed record PooledPosition(
    PooledPicture Picture,
    Expression Row,
    Expression Column,
    PooledPicture.Stretch Rows,
    PooledPicture.Stretch Columns)
{
    /// <summary>Places that are written one by one where every window lies alike; where there are several ways, fewer.</summary>
    private const int StraightPlaces = 25;

    private const int StraightPlacesOfMany = 9;

    /// <summary>The sample block; null of one sample.</summary>
    public Expression? SampleBlock { get; init; }

    /// <summary>The channels that are worked on, of a mini-batch.</summary>
    public WorkSplit.InnerRange? Channels { get; init; }

    /// <summary>The first of the sixteen channels that are worked on, of one sample.</summary>
    public Expression? Vector { get; init; }

    /// <summary>Places under the window.</summary>
    public int Places => Rows.Count * Columns.Count;

    /// <summary>Whether the places are written one by one rather than as loops.</summary>
    public bool IsStraight => Places <= (Picture.ReachesOut ? StraightPlacesOfMany : StraightPlaces);

    /// <summary>A name for what lies under the window, and from there on.</summary>
    public Pointer Under(KernelBuilder b, string name, Pointer picture) => b.Point(name, picture, picture.StartOf(OfSamples(
        (Axis.Feature, Under(Row, Rows, Picture.Input.Width * Picture.Channels)),
        (Axis.Feature, Under(Column, Columns, Picture.Channels)))));

    /// <summary>Sixteen values of the position at a time: of a channel, or of sixteen of them.</summary>
    public void ForChannels(KernelBuilder b, Action<Expression> body)
    {
        if (Channels is null)
        {
            body(Vector!);
        }
        else
        {
            Channels.For(b, "channel", 1, body);
        }
    }

    /// <summary>Where a channel of a place under the window lies behind its <see cref="Under(KernelBuilder, string, Pointer)"/>.</summary>
    public Expression Place(Pointer window, Expression row, Expression column, Expression channel) => window.StartOf(
        (Axis.Feature, row.Stride(Picture.Input.Width * Picture.Channels)),
        (Axis.Feature, column.Stride(Picture.Channels)),
        (Axis.Feature, channel));

    /// <summary>Where a channel of the position lies.</summary>
    public Expression At(Pointer output, Expression channel) => output.At(OfSamples(
        (Axis.Feature, Row.Stride(Picture.Output.Width * Picture.Channels)),
        (Axis.Feature, Column.Stride(Picture.Channels)),
        (Axis.Feature, channel)));

    /// <summary>
    /// Every place under the window: its row and column there, and the number that it has in the window, each one by one or as a loop.
    /// </summary>
    public void ForPlaces(KernelBuilder b, Action<Expression, Expression, Expression> body)
    {
        if (IsStraight)
        {
            for (var place = 0; place < Places; place++)
            {
                var (row, column) = (place / Columns.Count, place % Columns.Count);
                body(row, column, Number(row, column));
            }

            return;
        }

        b.For("windowRow", 0, Rows.Count, 1, row => b.For("windowColumn", 0, Columns.Count, 1, column => body(
            row, column, row.Stride(Picture.Window.Width) + column + Number(0, 0))));
    }

    /// <summary>The number of a place in the whole window, row by row.</summary>
    public int Number(int row, int column) => ((Rows.Skipped + row) * Picture.Window.Width) + Columns.Skipped + column;

    private (Axis Axis, Expression Index)[] OfSamples(params (Axis Axis, Expression Index)[] indices) =>
        SampleBlock is null ? indices : [(Axis.SampleBlock, SampleBlock), .. indices];

    private Expression Under(Expression position, PooledPicture.Stretch stretch, int stride)
    {
        var start = position.Stride(Picture.Window.Stride);
        var first = stretch.Start < 0 && start is not IntLiteral ? start - new IntLiteral(-stretch.Start) : start + stretch.Start;
        return first.Stride(stride);
    }
}
