using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission;

/// <summary>The stages of some of a network's schedules by name: a kernel with a stream of draws.</summary>
internal sealed class StageNames
{
    /// <summary>Operations below which handing work to other threads costs more than it saves.</summary>
    private const long WorthSharing = 200_000;

    private const int ElementsAtATime = 16;

    private readonly Dictionary<(Kernel Kernel, int Stream), string> _names = [];
    private readonly NetworkLedger _ledger;

    public StageNames(IEnumerable<IReadOnlyList<Stage>> schedules, NetworkLedger ledger)
    {
        _ledger = ledger;
        var taken = new HashSet<string>();
        var stages = new List<Stage>();
        foreach (var stage in schedules.SelectMany(schedule => schedule))
        {
            if (_names.ContainsKey((stage.Kernel, stage.Stream)))
            {
                continue;
            }

            // The kernel's name; where a kernel serves two streams, the second is the one of inference.
            var name = stage.Kernel.Name;
            while (!taken.Add(name))
            {
                name += "ForInference";
            }

            _names.Add((stage.Kernel, stage.Stream), name);
            stages.Add(stage);
        }

        Stages = stages;
    }

    /// <summary>Each stage once.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    public string this[Stage stage] => _names[(stage.Kernel, stage.Stream)];

    /// <summary>The statement that runs a stage: by all threads, or by the caller alone where there is little to do.</summary>
    public string Call(Stage stage)
    {
        var units = stage.Kernel.Units;
        var slabs = units.IsPairs ? "(_slabs + 1) >> 1" : "_slabs";
        var count = units.PerSlabShift switch
        {
            null => units.Count.ToString(CultureInfo.InvariantCulture),
            0 => slabs,
            { } shift => $"{(units.IsPairs ? $"({slabs})" : slabs)} << {shift.ToString(CultureInfo.InvariantCulture)}",
        };
        var operations = _ledger[stage.Kernel].Count;
        var work = operations.Additions + operations.Shifts + operations.LookUps + operations.SignFlips + operations.Multiplications;
        // Copies have no operations: weigh them by what they move, one element at a time instead of sixteen.
        var moved = stage.Kernel.Parameters.Where(parameter => parameter.Plane is not null).Sum(parameter => (long)parameter.Plane!.Length);
        return work + (work == 0 ? moved * ElementsAtATime : moved) < WorthSharing
            ? $"RunStage(Stage.{this[stage]}, 0, {count});"
            : $"Run(Stage.{this[stage]}, {count});";
    }
}
