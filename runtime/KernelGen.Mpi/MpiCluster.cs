using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace KernelGen.Mpi;

/// <summary>The processes that <c>mpirun</c> or <c>srun</c> has started, as a cluster that trains a network.</summary>
/// <remarks>
/// <code>
/// using var cluster = MpiCluster.Start();
/// new Trainer(network) { Cluster = cluster }.Fit(training, validation);
/// </code>
/// <para>
/// The MPI library of the machine is found at run time: Open MPI, MPICH and what comes from it, Microsoft MPI, or any that has the
/// application binary interface of MPI 5.0. An exception that nobody catches ends all processes, with its message and the rank.
/// </para>
/// </remarks>
public sealed unsafe class MpiCluster : Cluster
{
    private const int FailureCode = 1;
    private const int ForwardingMilliseconds = 250;

    private readonly MpiLibrary _library;
    private readonly int[] _starts;
    private readonly List<MpiOperation> _operations = [];
    private bool _isDisposed;

    private MpiCluster(MpiLibrary library)
    {
        _library = library;
        (Rank, Size) = (library.Rank, library.Size);
        _starts = new int[Size];
        AppDomain.CurrentDomain.UnhandledException += Fail;
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>What the MPI library says of itself.</summary>
    public string LibraryVersion => _library.Version;

    /// <summary>Joins the processes that were started together; a program that was started by itself is a cluster of one.</summary>
    /// <returns>The cluster. Dispose of it at the end of the program: there is no second one.</returns>
    /// <exception cref="DllNotFoundException">There is no MPI library.</exception>
    /// <exception cref="NotSupportedException">The handles of the MPI library are not known.</exception>
    /// <exception cref="InvalidOperationException">The program has been part of a cluster before.</exception>
    public static MpiCluster Start()
    {
        var library = MpiLibrary.Load();
        if (library.IsStarted)
        {
            throw new InvalidOperationException("MPI was started before in this process; there is one cluster for all of it.");
        }

        library.Start();
        return new MpiCluster(library);
    }

    /// <inheritdoc/>
    /// <remarks>Says on the error stream which rank failed, and why.</remarks>
    public override void Abort(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Console.Error.WriteLine($"Rank {Rank} of {Size} failed: {exception}");
        Console.Error.Flush();

        // Launchers forward what a process writes, and drop what is under way when they end it.
        Thread.Sleep(ForwardingMilliseconds);
        _library.Abort(FailureCode);
    }

    /// <inheritdoc/>
    protected override void BroadcastCore(Span<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _library.Broadcast(bytes);
    }

    /// <inheritdoc/>
    protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Place(counts, bytes.Length, _starts, nameof(counts));
        _library.AllGather(bytes, counts, _starts);
    }

    /// <inheritdoc/>
    protected override void AllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        fixed (byte* from = sent)
        fixed (byte* to = received)
        {
            CompleteCore(BeginAllToAllCore(sent, sentCounts, received, receivedCounts));
        }
    }

    /// <inheritdoc/>
    protected override int BeginAllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var number = Begin(sentCounts, sent.Length, nameof(sentCounts));
        var operation = _operations[number];
        Place(receivedCounts, received.Length, operation.OtherStarts, nameof(receivedCounts));
        receivedCounts.CopyTo(operation.OtherCounts);
        _library.BeginAllToAll(operation, sent, received);
        return number;
    }

    /// <inheritdoc/>
    protected override int BeginAllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var number = Begin(counts, bytes.Length, nameof(counts));
        _library.BeginAllGather(_operations[number], bytes);
        return number;
    }

    /// <inheritdoc/>
    /// <remarks>MPI libraries move data while one of their functions runs.</remarks>
    protected override void AdvanceCore(int operation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _ = _library.IsDone(_operations[operation]);
    }

    /// <inheritdoc/>
    protected override void CompleteCore(int operation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _library.Complete(_operations[operation]);
        _operations[operation].IsBusy = false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            AppDomain.CurrentDomain.UnhandledException -= Fail;
            if (!_library.IsFinished)
            {
                _library.Finish();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Where parts begin that follow each other.</summary>
    private static void Place(ReadOnlySpan<int> counts, int length, int[] starts, string name)
    {
        var start = 0L;
        if (counts.Length == starts.Length)
        {
            for (var rank = 0; rank < starts.Length; rank++)
            {
                starts[rank] = (int)Math.Min(start, int.MaxValue);
                start += counts[rank];
            }
        }

        if (counts.Length != starts.Length || start != length)
        {
            throw new ArgumentException(
                $"A count for each of {starts.Length} ranks was expected, {length} bytes in all; there are {counts.Length} with {start}.",
                name);
        }
    }

    /// <summary>Takes an operation that is not under way, and lays out what it sends.</summary>
    private int Begin(ReadOnlySpan<int> counts, int length, string name)
    {
        var number = 0;
        while (number < _operations.Count && _operations[number].IsBusy)
        {
            number++;
        }

        if (number == _operations.Count)
        {
            _operations.Add(new MpiOperation(Size));
        }

        var operation = _operations[number];
        Place(counts, length, operation.Starts, name);
        counts.CopyTo(operation.Counts);
        operation.IsBusy = true;
        return number;
    }

    private void Fail(object sender, UnhandledExceptionEventArgs arguments) =>
        Abort(arguments.ExceptionObject as Exception ?? new IOException("An exception that is none of .NET's was not caught."));
}
