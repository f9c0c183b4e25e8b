using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Where each plane lies: planes that are never needed at the same time share memory.</summary>
internal sealed class MemoryPlan
{
    /// <summary>Cache lines, so that a vector never crosses one.</summary>
    private const long Alignment = 64;

    private readonly Dictionary<Plane, long> _offsets = [];

    private MemoryPlan()
    {
    }

    /// <summary>Bytes of the whole.</summary>
    public long Length { get; private set; }

    public long Offset(Plane plane) => _offsets[plane];

    public static int ElementSize(ElementKind element) => element switch
    {
        ElementKind.UShort or ElementKind.Short => sizeof(short),
        ElementKind.Byte => sizeof(byte),
        _ => sizeof(float),
    };

    public static MemoryPlan Make(NetworkPlan plan)
    {
        var memory = new MemoryPlan();
        var schedules = new[] { plan.Train, plan.Predict, plan.PredictOne, plan.Calibrate, plan.Initialise, plan.Round, plan.Sample, plan.OneSampleCodes, plan.Average };
        var lives = schedules.Select(Lives).ToList();
        foreach (var plane in plan.Planes.Where(plane => plane.IsPersistent))
        {
            memory._offsets.Add(plane, memory.Length);
            memory.Length += Size(plane);
        }

        // Largest first, each at the lowest place that no plane with an overlapping life has taken.
        var start = memory.Length;
        var placed = new List<Plane>();
        foreach (var plane in plan.Planes.Where(plane => !plane.IsPersistent).OrderByDescending(Size).ThenBy(plane => plane.Name, StringComparer.Ordinal))
        {
            var offset = start;
            foreach (var other in placed.Where(other => lives.Exists(life => Overlap(life, plane, other))).OrderBy(other => memory._offsets[other]))
            {
                if (offset + Size(plane) <= memory._offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, memory._offsets[other] + Size(other));
            }

            memory._offsets.Add(plane, offset);
            placed.Add(plane);
            memory.Length = Math.Max(memory.Length, offset + Size(plane));
        }

        return memory;
    }

    private static long Size(Plane plane) => ((long)plane.Length * ElementSize(plane.Element) + Alignment - 1) / Alignment * Alignment;

    private static Dictionary<Plane, (int First, int Last)> Lives(IReadOnlyList<Stage> schedule)
    {
        var lives = new Dictionary<Plane, (int First, int Last)>();
        for (var position = 0; position < schedule.Count; position++)
        {
            foreach (var plane in schedule[position].Kernel.Parameters.Select(parameter => parameter.Plane).OfType<Plane>())
            {
                lives[plane] = lives.TryGetValue(plane, out var life) ? (life.First, position) : (position, position);
            }
        }

        return lives;
    }

    private static bool Overlap(Dictionary<Plane, (int First, int Last)> lives, Plane a, Plane b) =>
        lives.TryGetValue(a, out var first) && lives.TryGetValue(b, out var second) && first.First <= second.Last && second.First <= first.Last;
}
