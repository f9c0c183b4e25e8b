using System;
using System.Buffers;
using System.Numerics.Tensors;

namespace KernelGen.Tensors;

/// <summary>
/// Room for the values of a tensor in order: the tensor's own if it is dense, else rented memory, which <see cref="Copy"/> copies.
/// </summary>
internal readonly ref struct DenseResults<T> : IDisposable
{
    private readonly T[]? _rented;
    private readonly TensorSpan<T> _tensor;

    public DenseResults(in TensorSpan<T> tensor, string name)
    {
        var count = TensorShape.Count(tensor.FlattenedLength, name);
        _tensor = tensor;
        if (tensor.IsDense && count > 0)
        {
            Values = tensor.GetSpan((ReadOnlySpan<nint>)stackalloc nint[tensor.Rank], count);
            return;
        }

        TensorShape.CheckElementsApart(tensor.Lengths, tensor.Strides, name);
        _rented = ArrayPool<T>.Shared.Rent(count);
        Values = _rented.AsSpan(0, count);
    }

    /// <summary>What receives the values, the last dimension innermost.</summary>
    public Span<T> Values { get; }

    /// <summary>Puts the values into the tensor, where they are not there already.</summary>
    public void Copy()
    {
        if (_rented is not null)
        {
            new ReadOnlyTensorSpan<T>(Values, _tensor.Lengths).CopyTo(_tensor);
        }
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<T>.Shared.Return(_rented);
        }
    }
}
