using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Where the buffers of one buffer lie.</summary>
internal sealed class MemoryMap
{
    /// <summary>Cache lines, so that a vector never crosses one.</summary>
    private const long Alignment = 64;

    private readonly Dictionary<MemoryBuffer, long> _offsets = [];

    /// <summary>Bytes of the whole.</summary>
    public long Length { get; private set; }

    /// <summary>The buffers, in the order in which they were asked for.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers { get; private set; } = [];

    public long Offset(MemoryBuffer buffer) => _offsets[buffer];

    /// <summary>Buffers that all keep their content: one behind the other.</summary>
    public static MemoryMap Kept(IEnumerable<MemoryBuffer> buffers)
    {
        var map = new MemoryMap { Buffers = buffers.ToList() };
        foreach (var buffer in map.Buffers)
        {
            map._offsets.Add(buffer, map.Length);
            map.Length += Size(buffer);
        }

        return map;
    }

    /// <summary>Buffers that keep their content within a schedule: those that are never needed at the same time share memory.</summary>
    public static MemoryMap Reused(IEnumerable<MemoryBuffer> buffers, IEnumerable<IReadOnlyList<KernelLaunch>> schedules)
    {
        var map = new MemoryMap { Buffers = buffers.ToList() };
        var lives = schedules.Select(Lives).ToList();

        // Largest first, each at the lowest place that no buffer with an overlapping life has taken.
        var placed = new List<MemoryBuffer>();
        foreach (var buffer in map.Buffers.OrderByDescending(Size).ThenBy(buffer => buffer.Name, StringComparer.Ordinal))
        {
            var offset = 0L;
            foreach (var other in placed
                .Where(other => lives.Exists(life => Overlap(life, buffer, other)))
                .OrderBy(other => map._offsets[other]))
            {
                if (offset + Size(buffer) <= map._offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, map._offsets[other] + Size(other));
            }

            map._offsets.Add(buffer, offset);
            placed.Add(buffer);
            map.Length = Math.Max(map.Length, offset + Size(buffer));
        }

        return map;
    }

    /// <summary>Bytes of a buffer, in whole cache lines.</summary>
    public static long Size(MemoryBuffer buffer) =>
        ((long)buffer.Length * buffer.Element.Size() + Alignment - 1) / Alignment * Alignment;

    private static Dictionary<MemoryBuffer, (int First, int Last)> Lives(IReadOnlyList<KernelLaunch> schedule)
    {
        var lives = new Dictionary<MemoryBuffer, (int First, int Last)>();
        for (var position = 0; position < schedule.Count; position++)
        {
            foreach (var buffer in schedule[position].Kernel.Buffers)
            {
                lives[buffer] = lives.TryGetValue(buffer, out var life) ? (life.First, position) : (position, position);
            }
        }

        return lives;
    }

    private static bool Overlap(Dictionary<MemoryBuffer, (int First, int Last)> lives, MemoryBuffer a, MemoryBuffer b) =>
        lives.TryGetValue(a, out var first)
        && lives.TryGetValue(b, out var second)
        && first.First <= second.Last
        && second.First <= first.Last;
}
