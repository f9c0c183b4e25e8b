using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>When a launch of a schedule runs.</summary>
internal enum LaunchCondition
{
    Always,

    /// <summary>With rounded or sampled weights.</summary>
    CodedWeights,

    /// <summary>With real-valued weights.</summary>
    RealWeights,

    /// <summary>Where labels were given.</summary>
    Labels,

    /// <summary>Where targets were given.</summary>
    Targets,
}

/// <summary>One kernel in a schedule.</summary>
/// <param name="Kernel">What runs.</param>
/// <param name="Stream">The stream of its random draws: layer · 8 + purpose; 0 where it draws nothing.</param>
/// <param name="Condition">When it runs.</param>
internal sealed record KernelLaunch(Kernel Kernel, int Stream = 0, LaunchCondition Condition = LaunchCondition.Always);
