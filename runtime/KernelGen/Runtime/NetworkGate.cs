using System;
using System.ComponentModel;
using System.Threading;

namespace KernelGen.Runtime;

/// <summary>Who may use a network: any number of callers that only read it, each in its own workspace, or one that changes it.</summary>
/// <remarks>
/// <para>Nobody waits for another's work: a call that does not fit what is going on is refused at once.</para>
/// <para>A reader takes a workspace, then looks whether somebody changes the network; who wants to change it says so, then looks whether a
/// workspace is taken. Both steps are separated by a full fence, so at least one of two callers sees the other. Readers come first: while
/// a change is merely wanted, a reader waits for the few instructions until it is decided; a change that is refused disturbs nobody.</para>
/// <para>Workspaces are made when there are more readers than ever before, and kept: afterwards nothing is allocated. A lone reader pays
/// one compare-and-exchange, on memory that no other reader writes to.</para>
/// </remarks>
/// <param name="network">The network's name, for messages.</param>
/// <param name="newWorkspace">Makes a workspace.</param>
/// <param name="isInferenceOnly">Whether the network has no memory for anything but predictions.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetworkGate(string network, Func<Workspace> newWorkspace, bool isInferenceOnly = false)
{
    // Instead of a NetworkUse: somebody wants the network alone and is looking whether it is free.
    private const int Wanted = -1;

    private readonly object _growing = new();

    // Replaced by a longer one, never shortened or written to.
    private Workspace[] _workspaces = [];

    // Who changes the network: nobody (0), Wanted, or a NetworkUse, by the thread that began it, and how often it began another within.
    private int _change;
    private int _changingThread;
    private int _depth;

    /// <summary>Workspaces that were ever needed at the same time.</summary>
    public int Workspaces => Volatile.Read(ref _workspaces).Length;

    /// <summary>
    /// Whether the network has no memory for anything but predictions: who wants to change it, or what predictions do not read of it, is
    /// refused, on every thread.
    /// </summary>
    public bool IsInferenceOnly { get; } = isInferenceOnly;

    /// <summary>Begins to read the network.</summary>
    /// <param name="use">What for.</param>
    /// <returns>A workspace that no other caller has until <see cref="Leave"/>.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another thread is changing the network, or it has not what is to be read of it.
    /// </exception>
    public Workspace Enter(NetworkUse use)
    {
        if (IsInferenceOnly && use is (NetworkUse.ReadTensor or NetworkUse.Save or NetworkUse.Freeze))
        {
            Guard.ThrowInferenceOnly(network, use);
        }

        var workspace = TryTake(use) ?? Add(use);
        if (Volatile.Read(ref _change) != 0)
        {
            LeaveUnlessAllowed(workspace, use);
        }

        return workspace;
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    /// <param name="workspace">The workspace.</param>
    public static void Leave(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        workspace.Release();
    }

    /// <summary>Begins to change the network. The thread that changes it may read it, and begin other changes within.</summary>
    /// <param name="use">How it is changed.</param>
    /// <exception cref="InvalidOperationException">
    /// Another thread is using the network, or it has no memory for anything but predictions; nothing has changed.
    /// </exception>
    public void Begin(NetworkUse use)
    {
        if (IsInferenceOnly)
        {
            Guard.ThrowInferenceOnly(network, use);
        }

        SpinWait spin = default;
        while (true)
        {
            var now = Interlocked.CompareExchange(ref _change, Wanted, 0);
            if (now == 0)
            {
                break;
            }

            if (now != Wanted)
            {
                // Only this thread writes its own number, so what it reads of it is never out of date.
                if (Volatile.Read(ref _changingThread) == Environment.CurrentManagedThreadId)
                {
                    _depth++;
                    return;
                }

                Guard.ThrowInUse(network, use, (NetworkUse)now);
            }

            spin.SpinOnce();
        }

        foreach (var workspace in Volatile.Read(ref _workspaces))
        {
            var reader = workspace.Use;
            if (reader != NetworkUse.None)
            {
                Volatile.Write(ref _change, 0);
                Guard.ThrowInUse(network, use, reader);
            }
        }

        Volatile.Write(ref _changingThread, Environment.CurrentManagedThreadId);
        Volatile.Write(ref _change, (int)use);
    }

    /// <summary>Ends what <see cref="Begin"/> began, on the same thread.</summary>
    public void End()
    {
        if (_depth > 0)
        {
            _depth--;
            return;
        }

        Volatile.Write(ref _changingThread, 0);
        Volatile.Write(ref _change, 0);
    }

    /// <summary>A workspace that nobody has, or null.</summary>
    /// <remarks>The search begins at this processor's, so that callers rarely meet and find warm memory.</remarks>
    private Workspace? TryTake(NetworkUse use)
    {
        var all = Volatile.Read(ref _workspaces);
        var first = all.Length <= 1 ? 0 : Thread.GetCurrentProcessorId();
        if ((uint)first >= (uint)all.Length)
        {
            first = 0;
        }

        for (var i = first; i < all.Length; i++)
        {
            if (all[i].TryTake(use))
            {
                return all[i];
            }
        }

        for (var i = 0; i < first; i++)
        {
            if (all[i].TryTake(use))
            {
                return all[i];
            }
        }

        return null;
    }

    private Workspace Add(NetworkUse use)
    {
        // No workspace for a caller that is refused anyway.
        var now = Volatile.Read(ref _change);
        if (now > 0 && Volatile.Read(ref _changingThread) != Environment.CurrentManagedThreadId)
        {
            Guard.ThrowInUse(network, use, (NetworkUse)now);
        }

        var workspace = newWorkspace();
        workspace.TryTake(use);
        lock (_growing)
        {
            Interlocked.Exchange(ref _workspaces, [.. _workspaces, workspace]);
        }

        return workspace;
    }

    private void LeaveUnlessAllowed(Workspace workspace, NetworkUse use)
    {
        SpinWait spin = default;
        int now;
        while ((now = Volatile.Read(ref _change)) == Wanted)
        {
            spin.SpinOnce();
        }

        if (now != 0 && Volatile.Read(ref _changingThread) != Environment.CurrentManagedThreadId)
        {
            workspace.Release();
            Guard.ThrowInUse(network, use, (NetworkUse)now);
        }
    }
}
