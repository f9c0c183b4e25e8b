using System;
using System.Buffers;
using System.Numerics.Tensors;

namespace KernelGen.Tensors;

/// <summary>The values of a tensor in order: where they lie if the tensor is dense, else copied into rented memory.</summary>
internal readonly ref struct DenseValues<T> : IDisposable
{
    private readonly T[]? _rented;

    public DenseValues(in ReadOnlyTensorSpan<T> tensor, string name)
    {
        var count = TensorShape.Count(tensor.FlattenedLength, name);
        if (tensor.IsDense && count > 0)
        {
            Values = tensor.GetSpan((ReadOnlySpan<nint>)stackalloc nint[tensor.Rank], count);
            return;
        }

        _rented = ArrayPool<T>.Shared.Rent(count);
        tensor.FlattenTo(_rented.AsSpan(0, count));
        Values = _rented.AsSpan(0, count);
    }

    /// <summary>The values, the last dimension innermost.</summary>
    public ReadOnlySpan<T> Values { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<T>.Shared.Return(_rented);
        }
    }
}
