using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The launches of some of a network's schedules by name: a kernel with a stream of draws.</summary>
internal sealed class LaunchNames
{
    /// <summary>Operations below which handing work to other threads costs more than it saves.</summary>
    private const long WorthSharing = 200_000;

    private readonly Dictionary<(Kernel Kernel, int Stream), string> _names = [];
    private readonly NetworkLedger _ledger;

    public LaunchNames(IEnumerable<IReadOnlyList<KernelLaunch>> schedules, NetworkLedger ledger)
    {
        _ledger = ledger;
        var taken = new HashSet<string>();
        var launches = new List<KernelLaunch>();
        foreach (var launch in schedules.SelectMany(schedule => schedule))
        {
            if (_names.ContainsKey((launch.Kernel, launch.Stream)))
            {
                continue;
            }

            // The kernel's name; where a kernel serves two streams, the second is the one of inference.
            var name = launch.Kernel.Name;
            while (!taken.Add(name))
            {
                name += "ForInference";
            }

            _names.Add((launch.Kernel, launch.Stream), name);
            launches.Add(launch);
        }

        Launches = launches;
    }

    /// <summary>Each launch once.</summary>
    public IReadOnlyList<KernelLaunch> Launches { get; }

    public string this[KernelLaunch launch] => _names[(launch.Kernel, launch.Stream)];

    /// <summary>The statement that runs a launch: by all threads, or by the caller alone where there is little to do.</summary>
    public string Call(KernelLaunch launch)
    {
        var units = launch.Kernel.Units;
        var sampleBlocks = units.IsPairs ? "(_slabs + 1) >> 1" : "_slabs";
        var count = units.PerSampleBlockShift switch
        {
            null => units.Count.ToString(CultureInfo.InvariantCulture),
            0 => sampleBlocks,
            { } shift => $"{(units.IsPairs ? $"({sampleBlocks})" : sampleBlocks)} << {shift.ToString(CultureInfo.InvariantCulture)}",
        };
        var operations = _ledger[launch.Kernel].Count;
        var work = operations.Additions + operations.Shifts + operations.LookUps + operations.SignFlips + operations.Multiplications;
        // Copies have no operations: weigh them by what they move, one element at a time instead of sixteen.
        var moved = launch.Kernel.Parameters.Where(parameter => parameter.MemoryBuffer is not null).Sum(parameter => (long)parameter.MemoryBuffer!.Length);
        return work + (work == 0 ? moved * Lane.Count : moved) < WorthSharing
            ? $"RunStage(Stage.{this[launch]}, 0, {count});"
            : $"Run(Stage.{this[launch]}, {count});";
    }
}
