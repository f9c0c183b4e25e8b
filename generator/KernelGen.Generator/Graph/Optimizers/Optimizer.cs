using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>How gradients become updates. Where a network has none, w ← w − η·∇.</summary>
/// <param name="Name">As it is declared: "Momentum".</param>
/// <param name="ScalesSteps">
/// Whether the learning rate scales the finished step. The error then carries 1 / samples alone; else it carries the learning rate too.
/// </param>
internal abstract record Optimizer(string Name, bool ScalesSteps)
{
    /// <summary>The learning rate of a first epoch without an optimizer.</summary>
    public const float DescentRate = 0.3f;

    /// <summary>That of an optimizer whose steps are as long as the rate, whatever the gradient.</summary>
    protected const float StepRate = 0.01f;

    /// <summary>λ: weights lose λ times the learning rate of themselves in each step; 0 where they do not.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The largest magnitude of a gradient; null where it is not limited.</summary>
    public float? ClipValue { get; init; }

    /// <summary>Noise on gradients; null where there is none.</summary>
    public NoiseSettings? Noise { get; init; }

    /// <summary>What it remembers of each parameter.</summary>
    public abstract IReadOnlyList<OptimizerState> States { get; }

    /// <summary>The learning rate of a first epoch: plain descent's, by as much smaller as its steps are larger.</summary>
    public abstract float LearningRate { get; }

    /// <summary>It with the numbers that it computes with: what has to agree when training goes on. Null where it has none.</summary>
    public abstract string? Setting { get; }

    /// <summary>All that has to agree when training goes on: <see cref="Setting"/>, and what every optimizer may have.</summary>
    public IEnumerable<string> AllSettings()
    {
        if (Setting is { } setting)
        {
            yield return setting;
        }

        if (WeightDecay > 0)
        {
            yield return "weight decay " + Text(WeightDecay);
        }

        if (ClipValue is { } clip)
        {
            yield return "gradients up to " + Text(clip);
        }

        if (Noise is not null)
        {
            yield return Noise.Setting;
        }
    }

    protected static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>One value that an optimizer remembers of each parameter.</summary>
/// <param name="Tensor">The end of its tensors' names: "first_moment".</param>
/// <param name="Name">What kernels call it: "firstMoment".</param>
/// <param name="IsNonNegative">Whether it is never negative.</param>
internal sealed record OptimizerState(string Tensor, string Name, bool IsNonNegative);
