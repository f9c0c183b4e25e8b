using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class CalibrationPiecesTests
{
    private const int Piece = 10;

    public static TheoryData<int, int, bool> Cases
    {
        get
        {
            TheoryData<int, int, bool> cases = [];
            foreach (var samples in new[] { 1, 10, 11, 57, 120 })
            {
                foreach (var size in new[] { 1, 2, 3, 8 })
                {
                    cases.Add(samples, size, true);
                    cases.Add(samples, size, false);
                }
            }

            return cases;
        }
    }

    /// <summary>Each sample is read by one rank, and none by any that computes nothing of it.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rank_reads_its_share_and_no_more(int samples, int size, bool isWhole)
    {
        Dataset dataset = new([.. Enumerable.Range(0, samples).Select(static i => (float)i)], new int[samples], sampleSize: 1);
        int[] drawn = [.. Enumerable.Range(0, samples).Reverse()];
        List<float> read = [];
        for (var rank = 0; rank < size; rank++)
        {
            var pieces = Pieces(rank, size, isWhole);
            var rows = Calibration.Share(dataset, null, samples, pieces);
            Assert.Equal(Own(samples, rank, size, isWhole), rows.Select(static row => (int)row));
            Assert.Equal(rows.Select(row => samples - 1 - row), Calibration.Share(dataset, drawn, samples, pieces));
            read.AddRange(rows);
        }

        Assert.Equal(Enumerable.Range(0, Used(samples, isWhole)).Select(static i => (float)i), read.Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_ranks_take_the_statistics_of_all_pieces_in_order(int samples, int size, bool isWhole)
    {
        Copies shared = new(size);
        var ranks = Enumerable.Range(0, size).Select(rank => Pieces(rank, size, isWhole, shared)).ToList();
        for (var rank = 0; rank < size; rank++)
        {
            ranks[rank].Begin(Own(samples, rank, size, isWhole).Count(), samples);
        }

        var blocks = ranks.Select(_ => new AlignedBuffer(128)).ToList();
        var taken = ranks.Select(_ => new List<(int Samples, byte Piece)>()).ToList();
        for (byte round = 0; ranks.Count(rank => rank.NextRound()) == size; round++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                // All give theirs in the first pass; in the second, each finds what the others have given.
                for (var rank = 0; rank < size; rank++)
                {
                    blocks[rank].Slice(0, 64).Fill((byte)((round * size) + rank));
                    ranks[rank].Gather(blocks[rank]);
                }
            }

            for (var rank = 0; rank < size; rank++)
            {
                while (ranks[rank].Take(blocks[rank]) is > 0 and var count)
                {
                    taken[rank].Add((count, blocks[rank].Slice(0, 64)[63]));
                }
            }
        }

        var used = Used(samples, isWhole);
        var expected = Enumerable.Range(0, (used + Piece - 1) / Piece)
            .Select(piece => (Math.Min(Piece, used - (piece * Piece)), (byte)piece));
        Assert.All(taken, pieces => Assert.Equal(expected, pieces));
    }

    [Fact]
    public void A_share_of_other_samples_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>("own", () => Pieces(1, 2, isWhole: false).Begin(20, 30));
        Assert.Contains("Of 30 samples, rank 1 of 2 takes 10; there are 20.", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Own(int samples, int rank, int size, bool isWhole) =>
        Enumerable.Range(0, Used(samples, isWhole)).Where(sample => sample / Piece % size == rank);

    private static int Used(int samples, bool isWhole) => isWhole && samples > Piece ? samples / Piece * Piece : samples;

    private static CalibrationPieces Pieces(int rank, int size, bool isWhole, Copies? shared = null)
    {
        CalibrationPieces pieces = new(Piece, 64, isWhole);
#pragma warning disable CA2000 // A member has nothing to dispose of.
        pieces.Join(new Member(rank, shared ?? new Copies(size)));
#pragma warning restore CA2000
        return pieces;
    }

    /// <summary>What each rank has given, as far as it has.</summary>
    private sealed class Copies(int size)
    {
        public byte[][] Parts { get; } = [.. Enumerable.Range(0, size).Select(_ => Array.Empty<byte>())];
    }

    /// <summary>A cluster of which no process waits for another.</summary>
    private sealed class Member(int rank, Copies copies) : Cluster
    {
        public override int Rank => rank;

        public override int Size => copies.Parts.Length;

        public override void Abort(Exception exception) => throw exception;

        protected override void BroadcastCore(Span<byte> bytes) => throw new NotSupportedException();

        protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
        {
            var start = 0;
            for (var other = 0; other < counts.Length; other++)
            {
                var part = bytes.Slice(start, counts[other]);
                start += counts[other];
                if (other == rank)
                {
                    copies.Parts[other] = part.ToArray();
                }
                else if (copies.Parts[other].Length == part.Length)
                {
                    copies.Parts[other].CopyTo(part);
                }
            }
        }

        protected override void AllToAllCore(
            ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts) =>
            throw new NotSupportedException();
    }
}
