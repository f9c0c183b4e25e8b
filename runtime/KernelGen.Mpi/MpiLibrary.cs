using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace KernelGen.Mpi;

/// <summary>The MPI library of this machine: found at run time, since a program may meet any of them.</summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The environment variable that names a library where the search would find another.</summary>
    public const string Variable = "KERNELGEN_MPI";

    // MPI_MAX_LIBRARY_VERSION_STRING and MPI_MAX_ERROR_STRING of any of them are at most this.
    private const int LongestText = 8192;

    private const int Serialized = 2;
    private const int StatusBytes = 64;

    private readonly delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> _initThread;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;
    private readonly delegate* unmanaged[Cdecl]<int*, int> _initialized;
    private readonly delegate* unmanaged[Cdecl]<int*, int> _finalized;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _commRank;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _commSize;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, nint*, int> _beginAllGather;
    private readonly delegate* unmanaged[Cdecl]<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> _beginAllToAll;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, void*, int> _test;
    private readonly delegate* unmanaged[Cdecl]<nint*, void*, int> _wait;
    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorText;
    private readonly MpiFlavour _flavour;

    private MpiLibrary(nint library, string name)
    {
        Name = name;
        _initThread = (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)Export("MPI_Init_thread");
        _finalize = (delegate* unmanaged[Cdecl]<int>)Export("MPI_Finalize");
        _initialized = (delegate* unmanaged[Cdecl]<int*, int>)Export("MPI_Initialized");
        _finalized = (delegate* unmanaged[Cdecl]<int*, int>)Export("MPI_Finalized");
        _commRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export("MPI_Comm_rank");
        _commSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export("MPI_Comm_size");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Export("MPI_Abort");
        _broadcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)Export("MPI_Bcast");
        _allGather = (delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, int>)Export("MPI_Allgatherv");
        _beginAllGather =
            (delegate* unmanaged[Cdecl]<nint, int, nint, void*, int*, int*, nint, nint, nint*, int>)Export("MPI_Iallgatherv");
        _beginAllToAll =
            (delegate* unmanaged[Cdecl]<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)Export("MPI_Ialltoallv");
        _test = (delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)Export("MPI_Test");
        _wait = (delegate* unmanaged[Cdecl]<nint*, void*, int>)Export("MPI_Wait");
        _errorText = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Export("MPI_Error_string");
        Version = ReadVersion((delegate* unmanaged[Cdecl]<byte*, int*, int>)Export("MPI_Get_library_version"));
        _flavour = FlavourOf(library, name, Version);

        nint Export(string function) => NativeLibrary.TryGetExport(library, function, out var address)
            ? address
            : throw new DllNotFoundException($"'{name}' has no {function}: a library of MPI 3.0 or later was expected.");
    }

    /// <summary>The file.</summary>
    public string Name { get; }

    /// <summary>What the library says of itself.</summary>
    public string Version { get; }

    /// <summary>Whether <see cref="Start"/> was called, by whomever.</summary>
    public bool IsStarted => Flag(_initialized);

    /// <summary>Whether <see cref="Finish"/> was called, by whomever.</summary>
    public bool IsFinished => Flag(_finalized);

    /// <summary>The number of this process.</summary>
    public int Rank
    {
        get
        {
            int rank;
            Check(_commRank(_flavour.World, &rank), "MPI_Comm_rank");
            return rank;
        }
    }

    /// <summary>How many processes there are.</summary>
    public int Size
    {
        get
        {
            int size;
            Check(_commSize(_flavour.World, &size), "MPI_Comm_size");
            return size;
        }
    }

    /// <summary>Loads the library that started this process, where the environment says which one, or the first that is there.</summary>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    public static MpiLibrary Load() => Load(Environment.GetEnvironmentVariable);

    /// <summary>The same in another environment.</summary>
    public static MpiLibrary Load(Func<string, string?> variable)
    {
        var tried = new List<string>();
        foreach (var name in Candidates(variable))
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new MpiLibrary(library, name);
            }

            tried.Add(name);
        }

        throw new DllNotFoundException(
            $"No MPI library was found: tried {string.Join(", ", tried)}. Install one (Debian: openmpi-bin or mpich), or name its file in "
                + $"the environment variable {Variable}.");
    }

    /// <summary>Names of libraries, the most likely first.</summary>
    /// <param name="variable">The environment.</param>
    public static IReadOnlyList<string> Candidates(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        if (OperatingSystem.IsWindows())
        {
            return ["msmpi.dll", "impi.dll"];
        }

        string[] abi = OperatingSystem.IsMacOS() ? ["libmpi_abi.0.dylib"] : ["libmpi_abi.so.0"];
        string[] openMpi = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        string[] mpich = OperatingSystem.IsMacOS() ? ["libmpi.12.dylib", "libpmpi.12.dylib"] : ["libmpi.so.12", "libmpich.so.12"];

        // A process that one library's mpirun started would be alone with another library.
        return variable("OMPI_COMM_WORLD_SIZE") is not null ? [.. openMpi, .. abi, .. mpich]
            : variable("PMI_RANK") is not null ? [.. mpich, .. abi, .. openMpi]
            : [.. abi, .. openMpi, .. mpich];
    }

    /// <summary>MPI_Init_thread. Calls may come from any thread, one at a time.</summary>
    public void Start()
    {
        int provided;
        Check(_initThread(null, null, Serialized, &provided), "MPI_Init_thread");
    }

    /// <summary>MPI_Finalize.</summary>
    public void Finish() => Check(_finalize(), "MPI_Finalize");

    /// <summary>MPI_Abort: ends all processes.</summary>
    public void Abort(int code) => _ = _abort(_flavour.World, code);

    /// <summary>MPI_Bcast from rank 0.</summary>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            Check(_broadcast(start, bytes.Length, _flavour.Bytes, 0, _flavour.World), "MPI_Bcast");
        }
    }

    /// <summary>MPI_Allgatherv in place.</summary>
    public void AllGather(Span<byte> bytes, ReadOnlySpan<int> counts, ReadOnlySpan<int> starts)
    {
        fixed (byte* all = bytes)
        fixed (int* count = counts)
        fixed (int* start = starts)
        {
            var (type, world) = (_flavour.Bytes, _flavour.World);
            Check(_allGather(_flavour.InPlace, 0, type, all, count, start, type, world), "MPI_Allgatherv");
        }
    }

    /// <summary>MPI_Iallgatherv in place. All memory stays where and as it is until the operation is done.</summary>
    public void BeginAllGather(MpiOperation operation, Span<byte> bytes)
    {
        nint request = 0;
        fixed (byte* all = bytes)
        fixed (int* count = operation.Counts)
        fixed (int* start = operation.Starts)
        {
            var (type, world) = (_flavour.Bytes, _flavour.World);
            Check(_beginAllGather(_flavour.InPlace, 0, type, all, count, start, type, world, &request), "MPI_Iallgatherv");
        }

        operation.Request = request;
    }

    /// <summary>MPI_Ialltoallv. All memory stays where and as it is until the operation is done.</summary>
    public void BeginAllToAll(MpiOperation operation, ReadOnlySpan<byte> sent, Span<byte> received)
    {
        nint request = 0;
        fixed (byte* from = sent)
        fixed (byte* to = received)
        fixed (int* fromCounts = operation.Counts)
        fixed (int* fromStarts = operation.Starts)
        fixed (int* toCounts = operation.OtherCounts)
        fixed (int* toStarts = operation.OtherStarts)
        {
            var (type, world) = (_flavour.Bytes, _flavour.World);
            Check(
                _beginAllToAll(from, fromCounts, fromStarts, type, to, toCounts, toStarts, type, world, &request), "MPI_Ialltoallv");
        }

        operation.Request = request;
    }

    /// <summary>MPI_Wait.</summary>
    public void Complete(MpiOperation operation)
    {
        // Longer than the status of any library, none of which is asked for.
        var status = stackalloc byte[StatusBytes];
        var request = operation.Request;
        Check(_wait(&request, status), "MPI_Wait");
    }

    /// <summary>MPI_Test: whether an operation is done, which it will be the sooner for the question.</summary>
    public bool IsDone(MpiOperation operation)
    {
        var status = stackalloc byte[StatusBytes];
        var request = operation.Request;
        int isDone;
        Check(_test(&request, &isDone, status), "MPI_Test");
        operation.Request = request;
        return isDone != 0;
    }

    private static bool Flag(delegate* unmanaged[Cdecl]<int*, int> function)
    {
        int flag;
        _ = function(&flag);
        return flag != 0;
    }

    private static string ReadVersion(delegate* unmanaged[Cdecl]<byte*, int*, int> function)
    {
        var text = new byte[LongestText];
        int length;
        fixed (byte* start = text)
        {
            _ = function(start, &length);
        }

        return Encoding.ASCII.GetString(text, 0, Math.Clamp(length, 0, LongestText)).TrimEnd('\0', '\n');
    }

    private static MpiFlavour FlavourOf(nint library, string name, string version)
    {
        // What implements the standard's own interface says the same of itself, whoever made it.
        if (name.Contains("mpi_abi", StringComparison.Ordinal))
        {
            return MpiFlavour.StandardAbi;
        }

        if (version.Contains("Open MPI", StringComparison.Ordinal))
        {
            return MpiFlavour.OfOpenMpi(library);
        }

        foreach (var known in new[] { "MPICH", "Intel", "MVAPICH", "Microsoft MPI", "CRAY" })
        {
            if (version.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                return MpiFlavour.OfMpich;
            }
        }

        throw new NotSupportedException(
            $"'{name}' is an MPI library whose handles are not known: '{version}'. Known are Open MPI, MPICH and what comes from it, and "
                + "libraries with the application binary interface of MPI 5.0, libmpi_abi.");
    }

    /// <summary>Errors of the library end the program as they are set up at first; this is for those that are not.</summary>
    private void Check(int code, string function)
    {
        if (code == 0)
        {
            return;
        }

        var text = new byte[LongestText];
        int length;
        fixed (byte* start = text)
        {
            _ = _errorText(code, start, &length);
        }

        throw new InvalidOperationException($"{function} failed: {Encoding.ASCII.GetString(text, 0, Math.Clamp(length, 0, LongestText))}");
    }
}
