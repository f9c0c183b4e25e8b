using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The launches of some of a program's procedures by name: a kernel with a stream of draws.</summary>
internal sealed class LaunchNames
{
    private readonly Dictionary<(Kernel Kernel, int Stream), string> _names = [];
    private readonly NetworkLedger _ledger;

    public LaunchNames(IEnumerable<Procedure> procedures, NetworkLedger ledger)
    {
        _ledger = ledger;
        var taken = new HashSet<string>();
        var launches = new List<KernelLaunch>();
        foreach (var launch in procedures.SelectMany(procedure => procedure.Launches))
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

    /// <summary>Whether a kernel wants to be told this.</summary>
    public bool Use(KernelScalar value) => Launches.Any(launch => launch.Kernel.Parameters.Any(parameter => parameter.Host == value));

    /// <summary>The statement that runs a launch: by all threads, or by the caller alone where there is little to do.</summary>
    public string Call(KernelLaunch launch)
    {
        var units = launch.Kernel.Units;
        var sampleBlocks = units.IsPairs ? "(_sampleBlocks + 1) >> 1" : "_sampleBlocks";
        var count = units.PerSampleBlockShift switch
        {
            null => units.Count.ToString(CultureInfo.InvariantCulture),
            0 => sampleBlocks,
            { } shift => $"{(units.IsPairs ? $"({sampleBlocks})" : sampleBlocks)} << {shift.ToString(CultureInfo.InvariantCulture)}",
        };
        return Threading.IsShared(launch.Kernel, _ledger[launch.Kernel].Count)
            ? $"Run(Launches.{this[launch]}, {count});"
            : $"Launch(Launches.{this[launch]}, 0, {count});";
    }
}
