using System;
using System.Linq;

namespace KernelGen;

/// <summary>Changes samples by one augmentation after the other, each with random bits of its own.</summary>
internal sealed class AugmentationSequence : Augmentation
{
    // Augmentations are shared between trainers, whose threads each work on a sample at a time.
    [ThreadStatic]
    private static float[]? _between;

    private readonly Augmentation[] _parts;

    public AugmentationSequence(Augmentation first, Augmentation next) => _parts = [.. PartsOf(first), .. PartsOf(next)];

    public override string ToString() => string.Join(", then ", _parts.Select(part => part.ToString()));

    protected internal override void Check(Dataset dataset)
    {
        foreach (var part in _parts)
        {
            part.Check(dataset);
        }
    }

    protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
    {
        if (_between is null || _between.Length < sample.Length)
        {
            _between = new float[sample.Length];
        }

        // The last part writes the result, so the others take turns between it and the buffer.
        var buffer = _between.AsSpan(0, sample.Length);
        var source = sample;
        for (var i = 0; i < _parts.Length; i++)
        {
            var target = (_parts.Length - i) % 2 == 1 ? result : buffer;
            _parts[i].Apply(source, target, dataset, BitsOf(i, random));
            source = target;
        }
    }

    protected internal override int ChangeLabel(int label, Dataset dataset, ulong random)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            label = _parts[i].ChangeLabel(label, dataset, BitsOf(i, random));
        }

        return label;
    }

    protected internal override void ChangeTargets(Span<float> targets, Dataset dataset, ulong random)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i].ChangeTargets(targets, dataset, BitsOf(i, random));
        }
    }

    private static Augmentation[] PartsOf(Augmentation augmentation) =>
        augmentation is AugmentationSequence sequence ? sequence._parts : [augmentation];
}
