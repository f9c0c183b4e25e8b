using System;
using System.ComponentModel;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KernelGen.Runtime;

/// <summary>What generated networks do with files, where that is more than a call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetworkFiles
{
    /// <summary>Loads a checkpoint into a new network.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The network, when it is loaded.</returns>
    public static async Task<TNetwork> LoadAsync<TNetwork>(TNetwork network, string path, CancellationToken cancellationToken)
        where TNetwork : INetwork
    {
        await Checkpoint.LoadAsync(network, path, cancellationToken).ConfigureAwait(false);
        return network;
    }

    /// <summary>Loads a checkpoint into a network that only predicts.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <typeparam name="TLoader">The class of what puts tensors into it.</typeparam>
    /// <param name="loader">What puts tensors into it.</param>
    /// <param name="create">Makes the network that it loads.</param>
    /// <param name="path">The file.</param>
    /// <returns>The network.</returns>
    public static TNetwork LoadForInference<TNetwork, TLoader>(
        TLoader loader, Func<TLoader, TNetwork> create, string path)
        where TNetwork : INetwork
        where TLoader : ITensorLoader
    {
        var network = create(loader);
        InferenceCheckpoint.Load(network, loader, Checkpoint.Open(network, path), mayBePreprocessed: false);
        return network;
    }

    /// <summary>Loads a checkpoint into a network that only predicts, and what is done to samples before.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <typeparam name="TLoader">The class of what puts tensors into it.</typeparam>
    /// <param name="loader">What puts tensors into it.</param>
    /// <param name="create">Makes the network that it loads.</param>
    /// <param name="path">The file.</param>
    /// <param name="preprocessing">What to apply to samples; null where there is nothing to do.</param>
    /// <returns>The network.</returns>
    public static TNetwork LoadForInference<TNetwork, TLoader>(
        TLoader loader, Func<TLoader, TNetwork> create, string path, out Preprocessing? preprocessing)
        where TNetwork : INetwork
        where TLoader : ITensorLoader
    {
        var network = create(loader);
        preprocessing = InferenceCheckpoint.Load(network, loader, Checkpoint.Open(network, path), mayBePreprocessed: true);
        return network;
    }

    /// <summary>Loads a checkpoint into a network that only predicts.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <typeparam name="TLoader">The class of what puts tensors into it.</typeparam>
    /// <param name="loader">What puts tensors into it.</param>
    /// <param name="create">Makes the network that it loads.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <returns>The network.</returns>
    public static TNetwork LoadForInference<TNetwork, TLoader>(
        TLoader loader, Func<TLoader, TNetwork> create, Stream stream)
        where TNetwork : INetwork
        where TLoader : ITensorLoader
    {
        var network = create(loader);
        InferenceCheckpoint.Load(network, loader, Checkpoint.Open(network, stream), mayBePreprocessed: false);
        return network;
    }

    /// <summary>Loads a checkpoint into a network that only predicts, and what is done to samples before.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <typeparam name="TLoader">The class of what puts tensors into it.</typeparam>
    /// <param name="loader">What puts tensors into it.</param>
    /// <param name="create">Makes the network that it loads.</param>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="preprocessing">What to apply to samples; null where there is nothing to do.</param>
    /// <returns>The network.</returns>
    public static TNetwork LoadForInference<TNetwork, TLoader>(
        TLoader loader, Func<TLoader, TNetwork> create, Stream stream, out Preprocessing? preprocessing)
        where TNetwork : INetwork
        where TLoader : ITensorLoader
    {
        var network = create(loader);
        preprocessing = InferenceCheckpoint.Load(network, loader, Checkpoint.Open(network, stream), mayBePreprocessed: true);
        return network;
    }

    /// <summary>Loads a checkpoint into a network that only predicts.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <typeparam name="TLoader">The class of what puts tensors into it.</typeparam>
    /// <param name="loader">What puts tensors into it.</param>
    /// <param name="create">Makes the network that it loads.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The network, when it is loaded.</returns>
    public static async Task<TNetwork> LoadForInferenceAsync<TNetwork, TLoader>(
        TLoader loader, Func<TLoader, TNetwork> create, string path, CancellationToken cancellationToken)
        where TNetwork : INetwork
        where TLoader : ITensorLoader
    {
        var network = create(loader);
        await InferenceCheckpoint.LoadAsync(network, loader, Checkpoint.Opener(network, path), cancellationToken).ConfigureAwait(false);
        return network;
    }
}
