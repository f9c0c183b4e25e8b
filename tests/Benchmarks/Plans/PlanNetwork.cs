using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using KernelGen;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;
using KernelGen.Runtime;

namespace Benchmarks.Plans;

/// <summary>A loaded network whose stages can be run one by one, on the calling thread.</summary>
internal sealed class PlanNetwork
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;
    private const int TrainedSteps = 3;

    private readonly INetwork network;
    private readonly IStages kernels;
    private readonly IReadOnlyList<(string Name, int Number, int Units)> schedule;

    // Pinned, since the network keeps their addresses from its last step.
    private readonly float[] inputs;
    private readonly int[] labels;

    /// <param name="layer">The layer in question.</param>
    /// <param name="type">The network's class.</param>
    /// <param name="compiled">The same network, compiled.</param>
    public PlanNetwork(PlanLayer layer, Type type, CompiledNetwork compiled)
    {
        network = (INetwork)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public, binder: null, [1L, 1], CultureInfo.InvariantCulture)!;
        kernels = (IStages)type.GetField("_kernels", Hidden)!.GetValue(network)!;
        Type numbers = kernels.GetType().GetNestedType("Stage", BindingFlags.NonPublic)!;
        var names = new LaunchNames(compiled.Program.Changing, compiled.Ledger);
        schedule =
        [
            .. compiled.Program.Train.UsualLaunches
                .Select(launch => (names[launch], (int)numbers.GetField(names[launch])!.GetRawConstantValue()!, launch.Kernel.Units.Count)),
        ];
        StepData data = StepData.HiddenValues(layer.BatchSize, PlanLayer.NetworkInputs, layer.Outputs);
        inputs = GC.AllocateUninitializedArray<float>(data.Inputs[0].Length, pinned: true);
        labels = GC.AllocateUninitializedArray<int>(data.Labels[0].Length, pinned: true);
        data.Inputs[0].CopyTo(inputs, 0);
        data.Labels[0].CopyTo(labels, 0);
        for (int step = 0; step < TrainedSteps; step++)
        {
            network.Train(inputs, labels, KernelGenStep.LearningRate);
        }
    }

    /// <summary>
    /// What runs the stages of these names. Planes that are not needed at the same time share memory, so everything in front of them runs
    /// again first; stages can then be repeated, since none of them overwrites what it reads.
    /// </summary>
    public Action Launches(IReadOnlyList<string> names)
    {
        var measured = schedule.Where(launch => names.Contains(launch.Name)).ToArray();
        int end = schedule.ToList().IndexOf(measured[^1]);
        foreach (var (_, number, units) in schedule.Take(end + 1))
        {
            kernels.RunStage(number, 0, units);
        }

        GC.KeepAlive(inputs);
        GC.KeepAlive(labels);
        return () =>
        {
            // Other draws each time: inputs round to other powers, as in training, and no branch over lists can be learnt by heart.
            network.Restore(network.Seed, network.Step + 1);
            foreach (var (_, number, units) in measured)
            {
                kernels.RunStage(number, 0, units);
            }
        };
    }
}
