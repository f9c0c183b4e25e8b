using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Keeps other threads from changing a network, or from using it at all, over several calls.</summary>
/// <remarks>It does nothing where a network has no gate.</remarks>
internal readonly struct NetworkHold : IDisposable
{
    private readonly NetworkGate? _gate;
    private readonly Workspace? _workspace;

    private NetworkHold(NetworkGate? gate, Workspace? workspace)
    {
        _gate = gate;
        _workspace = workspace;
    }

    /// <summary>Others may read too.</summary>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static NetworkHold Reading(INetwork network, NetworkUse use)
    {
        var gate = (network as IGatedNetwork)?.Gate;
        return new NetworkHold(gate, gate?.Enter(use));
    }

    /// <summary>Alone: this thread may read and change the network, others are refused.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the network.</exception>
    public static NetworkHold Changing(INetwork network, NetworkUse use)
    {
        var gate = (network as IGatedNetwork)?.Gate;
        gate?.Begin(use);
        return new NetworkHold(gate, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_workspace is not null)
        {
            NetworkGate.Leave(_workspace);
        }
        else
        {
            _gate?.End();
        }
    }
}
