using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>A checkpoint on its way into a network that only predicts: tensor by tensor, in memory for the largest.</summary>
/// <remarks>
/// It is held to what <see cref="Checkpoint.Load(INetwork, string)"/> asks of it. Until all of it is read, nobody has the network.
/// </remarks>
internal sealed class InferenceCheckpoint
{
    private readonly INetwork _network;
    private readonly ITensorLoader _loader;
    private readonly SafetensorsFile _file;
    private readonly List<TensorInfo> _tensors;
    private readonly Preprocessing? _preprocessing;
    private readonly float[] _values;
    private readonly float[][] _ofPreprocessing;

    private InferenceCheckpoint(INetwork network, ITensorLoader loader, SafetensorsFile file, bool mayBePreprocessed)
    {
        (_network, _loader, _file) = (network, loader, file);
        (_tensors, _preprocessing) = Checkpoint.Declared(network, file, mayBePreprocessed);
        _values = new float[NetworkState.Largest(network)];
        _ofPreprocessing = new float[_tensors.Count - network.Tensors.Count][];
    }

    /// <summary>Loads a network.</summary>
    /// <param name="network">What the file has to be of.</param>
    /// <param name="loader">Puts tensors into it.</param>
    /// <param name="file">The file, which is closed then.</param>
    /// <param name="mayBePreprocessed">Whether it may hold a preprocessing.</param>
    /// <returns>The preprocessing.</returns>
    public static Preprocessing? Load(INetwork network, ITensorLoader loader, SafetensorsFile file, bool mayBePreprocessed)
    {
        using (file)
        {
            InferenceCheckpoint checkpoint = new(network, loader, file, mayBePreprocessed);
            file.Read(checkpoint._tensors, checkpoint.Room, checkpoint.Take);
            return checkpoint.Finish();
        }
    }

    /// <summary>Loads a network that was saved without a preprocessing.</summary>
    public static async Task LoadAsync(
        INetwork network,
        ITensorLoader loader,
        Func<CancellationToken, Task<SafetensorsFile>> open,
        CancellationToken cancellationToken)
    {
        using var file = await open(cancellationToken).ConfigureAwait(false);
        InferenceCheckpoint checkpoint = new(network, loader, file, mayBePreprocessed: false);
        await file.ReadAsync(checkpoint._tensors, checkpoint.Room, checkpoint.Take, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        checkpoint.Finish();
    }

    /// <summary>Memory for the values of a tensor: those of the network take turns.</summary>
    private Memory<float> Room(int index)
    {
        var ofPreprocessing = index - _network.Tensors.Count;
        return ofPreprocessing < 0
            ? _values.AsMemory(0, _tensors[index].Count)
            : _ofPreprocessing[ofPreprocessing] = new float[_tensors[index].Count];
    }

    private void Take(int index)
    {
        if (index >= _network.Tensors.Count)
        {
            return;
        }

        var values = _values.AsSpan(0, _tensors[index].Count);
        Checkpoint.CheckValues(_file, _tensors[index], values);
        try
        {
            _loader.Load(index, values);
        }
        catch (ArgumentException exception)
        {
            throw NetworkState.Refused(_file, exception);
        }
    }

    private Preprocessing? Finish()
    {
        var preprocessing = _preprocessing?.WithTensors(_ofPreprocessing);
        _loader.Finish(_file.Integer(Checkpoint.SeedKey), _file.Integer(Checkpoint.StepKey));
        return preprocessing;
    }
}
