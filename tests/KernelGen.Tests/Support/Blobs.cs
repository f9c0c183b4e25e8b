using KernelGen.Runtime;

namespace KernelGen.Tests.Support;

/// <summary>Data sets to learn from: noisy points around one centre per class.</summary>
internal static class Blobs
{
    public static Dataset Create(int count, int size, int classes, uint seed = 1, float spread = 1)
    {
        var inputs = new float[count * size];
        var labels = new int[count];
        for (var s = 0; s < count; s++)
        {
            labels[s] = (int)(Threefry.Draw(seed, 1, (uint)s, 0).Y0 % (uint)classes);
            for (var i = 0; i < size; i++)
            {
                var noise = (float)(Threefry.Draw(seed, 2, (uint)((s * size) + i), 0).Y0 / 4294967296.0);
                inputs[(s * size) + i] = (spread * noise) + (i % classes == labels[s] ? 0.5f : 0);
            }
        }

        return new Dataset(inputs, labels, size, classes);
    }
}
