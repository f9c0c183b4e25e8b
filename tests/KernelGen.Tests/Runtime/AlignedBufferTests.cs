using System;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1_000_003)]
    public void Memory_is_aligned_zeroed_writable_and_stays_where_it_is(long bytes)
    {
        AlignedBuffer buffer = new(bytes);
        var start = buffer.Pointer;
        Assert.Equal(bytes, buffer.Length);
        Assert.Equal(0, (long)start % 64);
        for (long i = 0; i < bytes; i++)
        {
            Assert.Equal(0, start[i]);
            start[i] = (byte)i;
        }

        GC.Collect();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Assert.True(start == buffer.Pointer);
        var span = buffer.Slice(0, (int)bytes);
        for (var i = 0; i < bytes; i++)
        {
            Assert.Equal((byte)i, span[i]);
        }
    }

    [Fact]
    public void Slices_are_checked()
    {
        AlignedBuffer buffer = new(100);
        Assert.Equal(10, buffer.Slice(90, 10).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(91, 10).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(-1, 10).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(0, 101).Length);
    }

    /// <summary>Where the system has such pages at all; what it was asked for stands in its list of a process's memory.</summary>
    [Fact]
    public void Large_memory_asks_for_large_pages()
    {
        const string Maps = "/proc/self/smaps";
        AlignedBuffer buffer = new(64 << 20);
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/sys/kernel/mm/transparent_hugepage") || !File.Exists(Maps))
        {
            return;
        }

        var middle = (ulong)buffer.Pointer + (32 << 20);
        var flags = File.ReadLines(Maps)
            .SkipWhile(line => !Holds(line, middle))
            .First(line => line.StartsWith("VmFlags:", StringComparison.Ordinal));
        Assert.Contains("hg", flags.Split(' '));
        GC.KeepAlive(buffer);

        static bool Holds(string line, ulong address)
        {
            var bounds = line.Split(' ')[0].Split('-');
            return bounds.Length == 2
                && ulong.TryParse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var first)
                && ulong.TryParse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var last)
                && first <= address && address < last;
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Absurd_lengths_are_refused(long bytes) => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(bytes));
}
