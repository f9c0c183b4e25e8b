using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Where the planes of one buffer lie.</summary>
internal sealed class MemoryMap
{
    /// <summary>Cache lines, so that a vector never crosses one.</summary>
    private const long Alignment = 64;

    private readonly Dictionary<Plane, long> _offsets = [];

    /// <summary>Bytes of the whole.</summary>
    public long Length { get; private set; }

    /// <summary>The planes, in the order in which they were asked for.</summary>
    public IReadOnlyList<Plane> Planes { get; private set; } = [];

    public long Offset(Plane plane) => _offsets[plane];

    /// <summary>Planes that all keep their content: one behind the other.</summary>
    public static MemoryMap Kept(IEnumerable<Plane> planes)
    {
        var map = new MemoryMap { Planes = planes.ToList() };
        foreach (var plane in map.Planes)
        {
            map._offsets.Add(plane, map.Length);
            map.Length += Size(plane);
        }

        return map;
    }

    /// <summary>Planes that keep their content within a schedule: those that are never needed at the same time share memory.</summary>
    public static MemoryMap Reused(IEnumerable<Plane> planes, IEnumerable<IReadOnlyList<Stage>> schedules)
    {
        var map = new MemoryMap { Planes = planes.ToList() };
        var lives = schedules.Select(Lives).ToList();

        // Largest first, each at the lowest place that no plane with an overlapping life has taken.
        var placed = new List<Plane>();
        foreach (var plane in map.Planes.OrderByDescending(Size).ThenBy(plane => plane.Name, StringComparer.Ordinal))
        {
            var offset = 0L;
            foreach (var other in placed
                .Where(other => lives.Exists(life => Overlap(life, plane, other)))
                .OrderBy(other => map._offsets[other]))
            {
                if (offset + Size(plane) <= map._offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, map._offsets[other] + Size(other));
            }

            map._offsets.Add(plane, offset);
            placed.Add(plane);
            map.Length = Math.Max(map.Length, offset + Size(plane));
        }

        return map;
    }

    private static long Size(Plane plane) =>
        ((long)plane.Length * MemoryPlan.ElementSize(plane.Element) + Alignment - 1) / Alignment * Alignment;

    private static Dictionary<Plane, (int First, int Last)> Lives(IReadOnlyList<Stage> schedule)
    {
        var lives = new Dictionary<Plane, (int First, int Last)>();
        for (var position = 0; position < schedule.Count; position++)
        {
            foreach (var plane in MemoryPlan.PlanesOf(schedule[position]))
            {
                lives[plane] = lives.TryGetValue(plane, out var life) ? (life.First, position) : (position, position);
            }
        }

        return lives;
    }

    private static bool Overlap(Dictionary<Plane, (int First, int Last)> lives, Plane a, Plane b) =>
        lives.TryGetValue(a, out var first)
        && lives.TryGetValue(b, out var second)
        && first.First <= second.Last
        && second.First <= first.Last;
}
