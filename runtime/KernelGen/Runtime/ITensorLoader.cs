using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>Puts a checkpoint into a generated network that only predicts, tensor by tensor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITensorLoader
{
    /// <summary>Takes what predictions need of a tensor.</summary>
    /// <param name="index">Its index in <see cref="INetwork.Tensors"/>; they come in any order.</param>
    /// <param name="source"><see cref="TensorInfo.Count"/> values, row-major.</param>
    /// <exception cref="ArgumentException">A value is not allowed.</exception>
    void Load(int index, ReadOnlySpan<float> source);

    /// <summary>Ends the loading, when all tensors have come.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="step">Mini-batches trained so far.</param>
    void Finish(long seed, long step);
}
