using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using KernelGen;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Passes;
using KernelGen.Runtime;

namespace Benchmarks.Plans;

/// <summary>A loaded network whose launches can be run one by one, on the calling thread.</summary>
internal sealed class PlanNetwork
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;
    private const int TrainedSteps = 3;

    private readonly IClassifier _network;
    private readonly IKernelLauncher _kernels;
    private readonly IReadOnlyList<(string Name, int Number, int Units)> _schedule;

    // Pinned, since the network keeps their addresses from its last step.
    private readonly float[] _inputs;
    private readonly int[] _labels;

    /// <param name="layer">The layer in question.</param>
    /// <param name="type">The network's class.</param>
    /// <param name="compiled">The same network, compiled.</param>
    public PlanNetwork(PlanLayer layer, Type type, CompiledNetwork compiled)
    {
        _network = (IClassifier)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public, binder: null, [1L, 1], CultureInfo.InvariantCulture)!;
        _kernels = (IKernelLauncher)type.GetField("_kernels", Hidden)!.GetValue(_network)!;
        var numbers = _kernels.GetType().GetNestedType("Launches", BindingFlags.NonPublic)!;
        var names = new LaunchNames(compiled.Program.Changing, compiled.Ledger);
        _schedule =
        [
            .. compiled.Program.Train.UsualLaunches
                .Select(launch => (names[launch], (int)numbers.GetField(names[launch])!.GetRawConstantValue()!, launch.Kernel.Units.Count)),
        ];
        var data = StepData.HiddenValues(layer.BatchSize, PlanLayer.NetworkInputs, layer.Outputs);
        _inputs = GC.AllocateUninitializedArray<float>(data.Inputs[0].Length, pinned: true);
        _labels = GC.AllocateUninitializedArray<int>(data.Labels[0].Length, pinned: true);
        data.Inputs[0].CopyTo(_inputs, 0);
        data.Labels[0].CopyTo(_labels, 0);
        for (var step = 0; step < TrainedSteps; step++)
        {
            _network.Train(_inputs, _labels, KernelGenStep.LearningRate);
        }
    }

    /// <summary>
    /// What runs the launches of these names. Buffers that are not needed at the same time share memory, so what is in front of them runs
    /// again first; launches can then be repeated, since none of them overwrites what it reads.
    /// </summary>
    public Action Launches(IReadOnlyList<string> names)
    {
        var measured = _schedule.Where(launch => names.Contains(launch.Name)).ToArray();
        var end = _schedule.ToList().IndexOf(measured[^1]);
        foreach (var (_, number, units) in _schedule.Take(end + 1))
        {
            _kernels.Launch(number, 0, units);
        }

        GC.KeepAlive(_inputs);
        GC.KeepAlive(_labels);
        return () =>
        {
            // Other draws each time: inputs round to other powers, as in training, and no branch over lists can be learnt by heart.
            _network.Restore(_network.Seed, _network.Step + 1);
            foreach (var (_, number, units) in measured)
            {
                _kernels.Launch(number, 0, units);
            }
        };
    }
}
