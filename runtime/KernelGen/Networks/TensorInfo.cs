using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen;

/// <summary>Name and shape of one tensor of a network, as a checkpoint stores it.</summary>
public sealed record TensorInfo
{
    /// <summary>Describes a tensor.</summary>
    /// <param name="name">The name, such as <c>layers.0.weight</c>.</param>
    /// <param name="shape">The dimensions, outermost first, each at least 1.</param>
    /// <exception cref="ArgumentException">The name is empty, a dimension is below 1 or the tensor has more values than an array
    /// can.</exception>
    public TensorInfo(string name, IReadOnlyList<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shape);
        long count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 1)
            {
                throw new ArgumentException($"Tensor {name} has a dimension of {dimension}; dimensions are at least 1.", nameof(shape));
            }

            count *= dimension;
            if (count > Array.MaxLength)
            {
                throw new ArgumentException($"Tensor {name} has more than {Array.MaxLength} values.", nameof(shape));
            }
        }

        Name = name;
        Shape = shape;
        Count = (int)count;
    }

    /// <summary>The name, such as <c>layers.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Values in the tensor.</summary>
    public int Count { get; }

    /// <summary>Whether <paramref name="other"/> has the same name and dimensions.</summary>
    /// <param name="other">The other description.</param>
    /// <returns>True when they are equal.</returns>
    public bool Equals(TensorInfo? other) => other is not null && Name == other.Name && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Count);

    /// <summary>The name and the dimensions, such as <c>layers.0.weight [10, 784]</c>.</summary>
    /// <returns>One line of text.</returns>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
