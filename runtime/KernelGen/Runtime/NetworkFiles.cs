using System.ComponentModel;
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
}
