using System.ComponentModel;
using System.Threading;

namespace KernelGen.Runtime;

/// <summary>The memory that one caller of a network works in while others work in theirs. Generated networks derive their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Workspace
{
    // A NetworkUse; written by whoever takes the workspace or has it, read by whoever looks for one or wants the network alone.
    private int _use;

    /// <summary>What the caller that has it is doing.</summary>
    internal NetworkUse Use => (NetworkUse)Volatile.Read(ref _use);

    /// <summary>Takes the workspace, unless another caller has it. A full fence.</summary>
    internal bool TryTake(NetworkUse wanted) =>
        Volatile.Read(ref _use) == 0 && Interlocked.CompareExchange(ref _use, (int)wanted, 0) == 0;

    /// <summary>Gives it back: what was read and written before is done before.</summary>
    internal void Release() => Volatile.Write(ref _use, 0);
}
