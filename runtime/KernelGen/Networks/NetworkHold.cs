using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Keeps a network from being changed, or used at all, by other threads over several calls; does nothing where a network has no gate.</summary>
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
