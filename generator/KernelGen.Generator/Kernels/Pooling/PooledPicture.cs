using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Pooling;

/// <summary>A window that moves over a picture, channel by channel: its positions and the places under it, as loops.</summary>
/// <param name="Window">The window.</param>
/// <param name="Input">The picture.</param>
/// <param name="Output">What its positions give.</param>
/// <param name="SampleBlocks">Sample blocks of a full mini-batch.</param>
internal sealed record PooledPicture(Window Window, Shape Input, Shape Output, int SampleBlocks)
{
    public int Channels => Input.Channels;

    /// <summary>Whether a kernel is about one sample, sixteen channels side by side; else about a mini-batch, sixteen samples.</summary>
    public bool IsOneSample { get; init; }

    /// <summary>Whether there are kernels for one sample: where the channels of every position are whole vectors.</summary>
    public bool HasOneSample => Channels % Lane.Count == 0;

    public Occasion Occasion => IsOneSample ? Occasion.Sample : Occasion.MiniBatch;

    /// <summary>Values that are computed: those of a full mini-batch with its padding, or of one sample.</summary>
    public long Outputs => (long)Output.Size * (IsOneSample ? 1 : SampleBlocks * Lane.Count);

    /// <summary>Whether every place of the picture is under the window once: what is written to all of them is written once.</summary>
    public bool IsPartition =>
        Covers(Input.Height, Output.Height, Window.Height, Window.PaddingTop)
        && Covers(Input.Width, Output.Width, Window.Width, Window.PaddingLeft);

    /// <summary>Whether a window reaches out of the picture somewhere.</summary>
    public bool ReachesOut => Rows.Count > 1 || Columns.Count > 1 || Rows[0].Count < Window.Height || Columns[0].Count < Window.Width;

    /// <summary>Whether no two windows share a place.</summary>
    public bool IsDisjoint =>
        (Window.Stride >= Window.Height || Output.Height == 1) && (Window.Stride >= Window.Width || Output.Width == 1);

    /// <summary>"window 2×2, stride 2".</summary>
    public string Description => FormattableString.Invariant($"window {Window.Height}×{Window.Width}, stride {Window.Stride}");

    private IReadOnlyList<Stretch> Rows => Stretches(Input.Height, Output.Height, Window.Height, Window.PaddingTop);

    private IReadOnlyList<Stretch> Columns => Stretches(Input.Width, Output.Width, Window.Width, Window.PaddingLeft);

    /// <summary>The work of a kernel, a position at a time; threads share rows, or channels.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="byChannels">Whether threads share channels, so that one has all positions of a channel.</param>
    /// <param name="before">What comes before the positions of a sample block, if they are not shared.</param>
    /// <param name="body">The work at a position.</param>
    public void ForPositions(KernelBuilder b, bool byChannels, Action<PooledPart>? before, Action<PooledPosition> body)
    {
        if (IsOneSample)
        {
            OneSample(b, body);
            return;
        }

        // A stretch has bounds of its own: rows of several cannot be shared as one range.
        byChannels |= Output.Height == 1 || Rows.Count > 1;
        var split = new WorkSplit(SampleBlocks, byChannels ? Channels : Output.Height, 1, 1);
        split.ForUnits(b, "block", byChannels ? "Channel" : "Row", SampleBlocks, isSampleBlocks: true, (sampleBlock, range) =>
        {
            var channels = byChannels ? range : new WorkSplit.InnerRange(0, Channels, Channels);
            before?.Invoke(new PooledPart(this, sampleBlock, channels));
            Positions(
                b, byChannels ? null : range, (row, column, rows, columns) => body(new PooledPosition(this, row, column, rows, columns)
                {
                    SampleBlock = sampleBlock,
                    Channels = channels,
                }));
        });
    }

    /// <summary>
    /// Threads share rows, as they do in the layers around, so that each finds in its cache what it has written; channels where windows
    /// lie in several ways.
    /// </summary>
    private void OneSample(KernelBuilder b, Action<PooledPosition> body)
    {
        if (Output.Height == 1 || Rows.Count > 1)
        {
            b.ForUnits("vector", Channels / Lane.Count, vector => All(null, each => each(vector)));
            return;
        }

        var (first, last) = b.Units(Output.Height, null, "row");
        All(new WorkSplit.InnerRange(first, last, Output.Height), each => b.For("vector", 0, Channels / Lane.Count, 1, each));

        void All(WorkSplit.InnerRange? range, Action<Action<Variable>> vectors) => Positions(
            b,
            range,
            (row, column, rows, columns) => vectors(
                vector => body(new PooledPosition(this, row, column, rows, columns) { Vector = vector.Stride(Lane.Count) })));
    }

    /// <summary>All positions, or those in some rows.</summary>
    private void Positions(KernelBuilder b, WorkSplit.InnerRange? range, Action<Expression, Expression, Stretch, Stretch> body)
    {
        foreach (var rows in Rows)
        {
            Along(b, "row", rows, range, row =>
            {
                foreach (var columns in Columns)
                {
                    InScope(b, rows, columns, () => Along(b, "column", columns, null, column => body(row, column, rows, columns)));
                }
            });
        }
    }

    /// <summary>Windows that reach out in several ways: each with locals of its own.</summary>
    private void InScope(KernelBuilder b, Stretch rows, Stretch columns, Action body)
    {
        if (Rows.Count == 1 && Columns.Count == 1)
        {
            body();
            return;
        }

        b.Scope(FormattableString.Invariant($"Rows {rows.First} to {rows.Last - 1}, columns {columns.First} to {columns.Last - 1}: ")
            + FormattableString.Invariant($"{rows.Count}×{columns.Count} places of the window lie on the picture."), body);
    }

    private static void Along(KernelBuilder b, string name, Stretch stretch, WorkSplit.InnerRange? range, Action<Expression> body)
    {
        if (range is not null)
        {
            range.For(b, name, 1, body);
        }
        else if (stretch.Last - stretch.First == 1)
        {
            body(stretch.First);
        }
        else
        {
            b.For(name, stretch.First, stretch.Last, 1, body);
        }
    }

    private bool Covers(int extent, int positions, int window, int padding) =>
        (positions == 1 || Window.Stride == window) && ((positions - 1) * Window.Stride) + window - padding >= extent;

    /// <summary>The positions along an axis, those together whose windows reach out alike.</summary>
    private List<Stretch> Stretches(int extent, int positions, int window, int padding)
    {
        var stretches = new List<Stretch>();
        for (var position = 0; position < positions; position++)
        {
            var start = (position * Window.Stride) - padding;
            var skipped = Math.Max(0, -start);
            var count = Math.Min(window, extent - start) - skipped;
            if (stretches.LastOrDefault() is { } last && last.Skipped == skipped && last.Count == count)
            {
                stretches[stretches.Count - 1] = last with { Last = position + 1 };
            }
            else
            {
                stretches.Add(new Stretch(position, position + 1, skipped, count, skipped - padding));
            }
        }

        return stretches;
    }

    /// <summary>Positions along an axis whose windows lie alike on the picture.</summary>
    /// <param name="First">The first position.</param>
    /// <param name="Last">Behind the last one.</param>
    /// <param name="Skipped">Rows of the window in front of the picture.</param>
    /// <param name="Count">Rows of it on the picture.</param>
    /// <param name="Start">The first of these lies so many rows behind the position times the stride.</param>
    internal sealed record Stretch(int First, int Last, int Skipped, int Count, int Start);
}
