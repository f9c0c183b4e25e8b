using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>
/// Passes over pictures by something that each channel has: sample block by sample block in parts of positions, within a part in strips of
/// a few positions, and within a strip channel by channel. Memory is read about in the order in which it lies, and what a channel needs is
/// loaded once in a strip.
/// </summary>
/// <remarks>What the parts are does not depend on threads, so that sums of parts do not either.</remarks>
internal sealed class PicturePasses
{
    /// <summary>Positions of a part at least: it leaves as many sums as it has channels.</summary>
    private const int SmallestPart = 8;

    /// <summary>Positions of a strip at least: as many streams as a processor fetches ahead.</summary>
    private const int SmallestStrip = 8;

    /// <summary>Vectors of a strip of few channels: 16 KB.</summary>
    private const int StripVectors = 256;

    /// <summary>Channels that make a loop over them worth its beginning.</summary>
    private const int InOrder = 16;

    private readonly Shape _shape;
    private readonly int _sampleBlocks;
    private readonly WorkSplit _split;

    /// <param name="shape">The picture.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public PicturePasses(Shape shape, int sampleBlocks)
    {
        _shape = shape;
        _sampleBlocks = sampleBlocks;
        _split = new WorkSplit(sampleBlocks, Positions, 1, SmallestPart);
        StripLength = Math.Min(_split.PartLength, Math.Max(SmallestStrip, StripVectors / Channels));
    }

    public int Positions => _shape.Height * _shape.Width;

    public int Channels => _shape.Channels;

    /// <summary>Positions of a strip.</summary>
    public int StripLength { get; }

    /// <summary>Parts of a sample block.</summary>
    public int Parts => 1 << _split.PartsShift;

    /// <summary>Strips of a sample block.</summary>
    private int Strips => Enumerable.Range(0, Parts).Sum(part => (Length(part) + StripLength - 1) / StripLength);

    /// <summary>Sums of each part: [part][channel][lane].</summary>
    public MemoryBuffer Sums(string name) => new(
        name,
        ElementKind.Float,
        Layout.Of(
            new Dimension(Axis.Tile, _sampleBlocks * Parts) { Label = "part" },
            new Dimension(Axis.Channel, Channels),
            new Dimension(Axis.Lane, Lane.Count)),
        string.Empty,
        false);

    /// <summary>The parts that a call has.</summary>
    public void ForParts(KernelBuilder b, Action<Part> body)
    {
        if (Parts == 1)
        {
            b.ForUnits("block", _sampleBlocks, block => body(new Part(this, block, block, 0, Positions)));
            return;
        }

        var (first, last) = b.Units(_sampleBlocks * Parts, _split.PartsShift, "part");
        b.For("part", first, last, 1, _sampleBlocks * Parts, part =>
        {
            var block = b.Let("block", part >> _split.PartsShift);
            var ofBlock = b.Let("partOfBlock", part & (Parts - 1));
            var firstPosition = b.Let("firstPosition", ofBlock.Stride(_split.PartLength));
            var lastPosition = b.Let("lastPosition", (firstPosition + _split.PartLength).Min(Positions));
            body(new Part(this, part, block, firstPosition, lastPosition));
        });
    }

    /// <summary>Every part of a mini-batch in order, with its sample block.</summary>
    public void ForAllParts(KernelBuilder b, Variable sampleBlocks, Action<Variable> ofBlock, Action<Expression> ofPart) =>
        b.For("block", 0, sampleBlocks, 1, _sampleBlocks, block =>
        {
            ofBlock(block);
            if (Parts == 1)
            {
                ofPart(block);
            }
            else
            {
                b.For("part", 0, Parts, 1, part => ofPart(block.Stride(Parts) + part));
            }
        });

    private int Length(int part) => Math.Max(0, Math.Min(Positions, (part + 1) * _split.PartLength) - (part * _split.PartLength));

    /// <summary>A part of the positions of a sample block.</summary>
    /// <param name="Passes">The passes.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="SampleBlock">The sample block.</param>
    /// <param name="First">The first position.</param>
    /// <param name="Last">Behind the last one.</param>
    internal sealed record Part(PicturePasses Passes, Variable Number, Variable SampleBlock, Expression First, Expression Last)
    {
        /// <summary>
        /// Every value of the part: in the order of memory where a channel needs only a few numbers, since loading them again costs less
        /// than going back and forth between positions; else as <see cref="ForStrips"/> has them.
        /// </summary>
        public void ForValues(KernelBuilder b, Pointer values, bool preparesChannels, Action<Variable, Action<Action<Expression>>> channel)
        {
            if (preparesChannels || Passes.Channels < InOrder)
            {
                ForStrips(b, values, channel);
                return;
            }

            var layout = values.Layout!;
            var start = b.Let("blockStart", layout.StartOf((Axis.SampleBlock, SampleBlock)));
            b.For("position", First, Last, 1, (Passes.Positions, Passes.Parts), position =>
                b.For("channel", 0, Passes.Channels, 1, number => channel(number, body => body(
                    start + layout.StartOf((Axis.Feature, position.Stride(Passes.Channels)), (Axis.Feature, number))))));
        }

        /// <summary>Every value of the part: a strip, channel by channel.</summary>
        /// <param name="b">The kernel.</param>
        /// <param name="values">Memory that lies as the values do.</param>
        /// <param name="channel">
        /// What is done for a channel in a strip; it gets the loop over its values there, whose body gets where sixteen of them are.
        /// </param>
        public void ForStrips(KernelBuilder b, Pointer values, Action<Variable, Action<Action<Expression>>> channel)
        {
            var layout = values.Layout!;
            var start = b.Let("blockStart", layout.StartOf((Axis.SampleBlock, SampleBlock)));
            if (Passes.StripLength == Passes._split.PartLength)
            {
                Strip(First, Last, Passes.Parts);
                return;
            }

            b.For("strip", First, Last, Passes.StripLength, (Passes.Strips, Passes.Parts), strip =>
            {
                var end = b.Let("endOfStrip", (strip + Passes.StripLength).Min(Last));
                Strip(strip, end, Passes.Strips);
            });

            void Strip(Expression first, Expression last, int strips) => b.For("channel", 0, Passes.Channels, 1, number => channel(
                number,
                body => b.For("position", first, last, 1, (Passes.Positions, strips), position => body(
                    start + layout.StartOf((Axis.Feature, position.Stride(Passes.Channels)), (Axis.Feature, number))))));
        }
    }
}
