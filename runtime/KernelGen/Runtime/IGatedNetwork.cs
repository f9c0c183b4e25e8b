using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>A network that knows who is using it. Generated networks implement it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGatedNetwork
{
    /// <summary>What lets callers in.</summary>
    NetworkGate Gate { get; }
}
