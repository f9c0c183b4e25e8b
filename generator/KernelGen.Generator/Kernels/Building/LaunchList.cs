using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>When a launch runs.</summary>
internal enum LaunchCondition
{
    Always,

    /// <summary>With rounded or sampled weights.</summary>
    CodedWeights,

    /// <summary>With rounded or sampled weights, where looking up in a vector takes a few instructions.</summary>
    VectorLookUps,

    /// <summary>With rounded or sampled weights, where it takes more: behind launches under <see cref="VectorLookUps"/>.</summary>
    TableLookUps,

    /// <summary>With real-valued weights; may stand behind launches under the conditions above.</summary>
    RealWeights,

    /// <summary>Where labels were given.</summary>
    Labels,

    /// <summary>Where targets were given.</summary>
    Targets,
}

/// <summary>Launches in order, each with the condition that it runs under.</summary>
/// <param name="phase">What they are for, where nothing else is said.</param>
internal sealed class LaunchList(Phase phase)
{
    private readonly List<(KernelLaunch Launch, LaunchCondition Condition)> _launches = [];

    public int Count => _launches.Count;

    public void Add(Kernel kernel, int stream = 0, LaunchCondition condition = LaunchCondition.Always) =>
        Add(new KernelLaunch(kernel, phase, stream), condition);

    public void Add(KernelLaunch launch, LaunchCondition condition = LaunchCondition.Always) => _launches.Add((launch, condition));

    public void AddRange(IEnumerable<KernelLaunch> launches)
    {
        foreach (var launch in launches)
        {
            Add(launch);
        }
    }

    public void Clear() => _launches.Clear();

    /// <summary>
    /// The launches as steps: a run of them under one condition is one branch, and what follows under the opposite its other way.
    /// </summary>
    public IReadOnlyList<Step> ToSteps()
    {
        var steps = new List<Step>();
        for (var position = 0; position < _launches.Count;)
        {
            var condition = _launches[position].Condition;
            if (condition == LaunchCondition.Always)
            {
                steps.Add(_launches[position++].Launch);
                continue;
            }

            if (condition == LaunchCondition.VectorLookUps)
            {
                var choice = new Branch(
                    Condition.VectorLookUps, TakeRun(condition, ref position), TakeRun(LaunchCondition.TableLookUps, ref position));
                var real = TakeRun(LaunchCondition.RealWeights, ref position);
                steps.Add(real.Count == 0 ? choice : new Branch(Condition.CodedWeights, [choice], real));
                continue;
            }

            var run = TakeRun(condition, ref position);
            var others = TakeRun(Opposite(condition), ref position);
            steps.Add(condition is LaunchCondition.RealWeights or LaunchCondition.Targets
                ? new Branch(ConditionOf(condition), others, run)
                : new Branch(ConditionOf(condition), run, others));
        }

        return steps;
    }

    private List<Step> TakeRun(LaunchCondition condition, ref int position)
    {
        var run = new List<Step>();
        for (; position < _launches.Count && _launches[position].Condition == condition; position++)
        {
            run.Add(_launches[position].Launch);
        }

        return run;
    }

    private static Condition ConditionOf(LaunchCondition condition) =>
        condition is LaunchCondition.Labels or LaunchCondition.Targets ? Condition.LabelsGiven : Condition.CodedWeights;

    private static LaunchCondition Opposite(LaunchCondition condition) => condition switch
    {
        LaunchCondition.CodedWeights => LaunchCondition.RealWeights,
        LaunchCondition.RealWeights => LaunchCondition.CodedWeights,
        LaunchCondition.Labels => LaunchCondition.Targets,
        _ => LaunchCondition.Labels,
    };
}
