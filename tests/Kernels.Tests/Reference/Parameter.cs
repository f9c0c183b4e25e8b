using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>One tensor of the reference, row-major.</summary>
internal sealed class Parameter(string name, params int[] shape)
{
    public string Name { get; } = name;

    public IReadOnlyList<int> Shape { get; } = shape;

    public Approximate[] Values { get; } = new Approximate[shape.Aggregate(1, (product, extent) => product * extent)];

    /// <summary>Takes over float32 values, which are exact.</summary>
    public void Set(float[] values)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] = Approximate.Exact(values[i]);
        }
    }

    public void Fill(double value)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] = Approximate.Exact(value);
        }
    }
}
