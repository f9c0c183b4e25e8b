using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Keeps other threads from changing a network, or from using it at all, over several calls.</summary>
/// <remarks>It does nothing where a network has no gate.</remarks>
internal readonly struct NetworkHold : IDisposable
{
    private readonly NetworkGate? gate;
    private readonly Workspace? workspace;

    private NetworkHold(NetworkGate? gate, Workspace? workspace)
    {
        this.gate = gate;
        this.workspace = workspace;
    }

    /// <summary>Others may read too.</summary>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static NetworkHold Reading(INetwork network, NetworkUse use)
    {
        NetworkGate? gate = (network as IGatedNetwork)?.Gate;
        return new NetworkHold(gate, gate?.Enter(use));
    }

    /// <summary>Alone: this thread may read and change the network, others are refused.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the network.</exception>
    public static NetworkHold Changing(INetwork network, NetworkUse use)
    {
        NetworkGate? gate = (network as IGatedNetwork)?.Gate;
        gate?.Begin(use);
        return new NetworkHold(gate, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (workspace is not null)
        {
            NetworkGate.Leave(workspace);
        }
        else
        {
            gate?.End();
        }
    }
}
