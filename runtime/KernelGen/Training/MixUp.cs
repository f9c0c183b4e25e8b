using System;

namespace KernelGen;

/// <summary>
/// Mixes each sample with another one of the data set (Zhang et al. 2018, <i>mixup: Beyond Empirical Risk Minimization</i>).
/// </summary>
internal sealed class MixUp(float alpha) : Augmentation
{
    /// <summary>Shares are whole numbers of these parts of 1: the last bits of a library's power do not decide.</summary>
    private const int Parts = 256;

    // Augmentations are shared between trainers, whose threads each work on a sample at a time.
    [ThreadStatic]
    private static float[]? _partner;

    public override string ToString() => FormattableString.Invariant($"mix-up, alpha {alpha:R}");

    /// <summary>Any samples can be mixed.</summary>
    protected internal override void Check(Dataset dataset)
    {
    }

    protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
    {
        if (_partner is null || _partner.Length < sample.Length)
        {
            _partner = new float[sample.Length];
        }

        var partner = _partner.AsSpan(0, sample.Length);
        dataset.ReadInputs(Partner(dataset, random), partner);
        Mix(sample, partner, Share(random), result);
    }

    /// <summary>
    /// A class cannot be mixed: the sample keeps its own with the probability of its share. The mean over the draws of any loss, and of its
    /// gradient, is the mixture of both classes' losses, which is what mix-up minimizes.
    /// </summary>
    protected internal override int ChangeLabel(int label, Dataset dataset, ulong random) =>
        (int)(BitsOf(1, random) % Parts) < Share(random) ? label : dataset.Label(Partner(dataset, random));

    protected internal override void ChangeTargets(Span<float> targets, Dataset dataset, ulong random) =>
        Mix(targets, dataset.Target(Partner(dataset, random)), Share(random), targets);

    private static void Mix(ReadOnlySpan<float> own, ReadOnlySpan<float> other, int share, Span<float> result)
    {
        var factor = share / (float)Parts;
        for (var i = 0; i < own.Length; i++)
        {
            result[i] = other[i] + ((own[i] - other[i]) * factor);
        }
    }

    private static int Partner(Dataset dataset, ulong random) =>
        (int)Math.BigMul(BitsOf(0, random), (ulong)dataset.Count, out _);

    /// <summary>How many parts of a mixture are the sample's own: from the distribution Beta(α, α), by Jöhnk's method.</summary>
    private int Share(ulong random)
    {
        for (var attempt = 2; ; attempt++)
        {
            var bits = BitsOf(attempt, random);
            var (first, second) = ((uint)bits / 4294967296.0, (uint)(bits >> 32) / 4294967296.0);
            var (x, y) = (Math.Pow(first, 1.0 / alpha), Math.Pow(second, 1.0 / alpha));
            if (x + y is > 0 and <= 1)
            {
                return (int)Math.Round(x / (x + y) * Parts);
            }
        }
    }
}
