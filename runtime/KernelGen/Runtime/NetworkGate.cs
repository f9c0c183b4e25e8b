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
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetworkGate(string network, Func<Workspace> newWorkspace)
{
    // Instead of a NetworkUse: somebody wants the network alone and is looking whether it is free.
    private const int Wanted = -1;

    private readonly object growing = new();

    // Replaced by a longer one, never shortened or written to.
    private Workspace[] workspaces = [];

    // Who changes the network: nobody (0), Wanted, or a NetworkUse, by the thread that began it, and how often it began another within.
    private int change;
    private int changingThread;
    private int depth;

    /// <summary>Workspaces that were ever needed at the same time.</summary>
    public int Workspaces => Volatile.Read(ref workspaces).Length;

    /// <summary>Begins to read the network.</summary>
    /// <param name="use">What for.</param>
    /// <returns>A workspace that no other caller has until <see cref="Leave"/>.</returns>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public Workspace Enter(NetworkUse use)
    {
        Workspace workspace = TryTake(use) ?? Add(use);
        if (Volatile.Read(ref change) != 0)
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
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public void Begin(NetworkUse use)
    {
        SpinWait spin = default;
        while (true)
        {
            int now = Interlocked.CompareExchange(ref change, Wanted, 0);
            if (now == 0)
            {
                break;
            }

            if (now != Wanted)
            {
                // Only this thread writes its own number, so what it reads of it is never out of date.
                if (Volatile.Read(ref changingThread) == Environment.CurrentManagedThreadId)
                {
                    depth++;
                    return;
                }

                Guard.ThrowInUse(network, use, (NetworkUse)now);
            }

            spin.SpinOnce();
        }

        foreach (Workspace workspace in Volatile.Read(ref workspaces))
        {
            NetworkUse reader = workspace.Use;
            if (reader != NetworkUse.None)
            {
                Volatile.Write(ref change, 0);
                Guard.ThrowInUse(network, use, reader);
            }
        }

        Volatile.Write(ref changingThread, Environment.CurrentManagedThreadId);
        Volatile.Write(ref change, (int)use);
    }

    /// <summary>Ends what <see cref="Begin"/> began, on the same thread.</summary>
    public void End()
    {
        if (depth > 0)
        {
            depth--;
            return;
        }

        Volatile.Write(ref changingThread, 0);
        Volatile.Write(ref change, 0);
    }

    /// <summary>A workspace that nobody has, or null.</summary>
    /// <remarks>The search begins at this processor's, so that callers rarely meet and find warm memory.</remarks>
    private Workspace? TryTake(NetworkUse use)
    {
        Workspace[] all = Volatile.Read(ref workspaces);
        int first = all.Length <= 1 ? 0 : Thread.GetCurrentProcessorId();
        if ((uint)first >= (uint)all.Length)
        {
            first = 0;
        }

        for (int i = first; i < all.Length; i++)
        {
            if (all[i].TryTake(use))
            {
                return all[i];
            }
        }

        for (int i = 0; i < first; i++)
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
        int now = Volatile.Read(ref change);
        if (now > 0 && Volatile.Read(ref changingThread) != Environment.CurrentManagedThreadId)
        {
            Guard.ThrowInUse(network, use, (NetworkUse)now);
        }

        Workspace workspace = newWorkspace();
        workspace.TryTake(use);
        lock (growing)
        {
            Interlocked.Exchange(ref workspaces, [.. workspaces, workspace]);
        }

        return workspace;
    }

    private void LeaveUnlessAllowed(Workspace workspace, NetworkUse use)
    {
        SpinWait spin = default;
        int now;
        while ((now = Volatile.Read(ref change)) == Wanted)
        {
            spin.SpinOnce();
        }

        if (now != 0 && Volatile.Read(ref changingThread) != Environment.CurrentManagedThreadId)
        {
            workspace.Release();
            Guard.ThrowInUse(network, use, (NetworkUse)now);
        }
    }
}
