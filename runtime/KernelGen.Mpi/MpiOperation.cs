using System;

namespace KernelGen.Mpi;

/// <summary>An operation of all processes that is under way, and what the library reads until it is done.</summary>
/// <param name="size">How many processes there are.</param>
internal sealed class MpiOperation(int size)
{
    /// <summary>Bytes for each process, or from each where there is one direction alone.</summary>
    public int[] Counts { get; } = GC.AllocateArray<int>(size, pinned: true);

    /// <summary>Where those of each process begin.</summary>
    public int[] Starts { get; } = GC.AllocateArray<int>(size, pinned: true);

    /// <summary>Bytes from each process.</summary>
    public int[] OtherCounts { get; } = GC.AllocateArray<int>(size, pinned: true);

    /// <summary>Where those of each process begin.</summary>
    public int[] OtherStarts { get; } = GC.AllocateArray<int>(size, pinned: true);

    /// <summary>MPI_Request.</summary>
    public nint Request { get; set; }

    /// <summary>Whether it is under way.</summary>
    public bool IsBusy { get; set; }
}
