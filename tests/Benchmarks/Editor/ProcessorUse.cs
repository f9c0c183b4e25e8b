using System;
using System.Runtime.InteropServices;

namespace Benchmarks.Editor;

/// <summary>
/// Processor time to the microsecond, user's and system's together, of this process or of all that it has started and that have ended.
/// </summary>
internal static partial class ProcessorUse
{
    private const int Self = 0;
    private const int Children = -1;

    /// <summary>Seconds of this process.</summary>
    public static double OfThisProcess() => Seconds(Self);

    /// <summary>
    /// Seconds of the processes that this one has started, and of those that they have: what has ended, and was waited for.
    /// </summary>
    public static double OfEndedChildren() => Seconds(Children);

    private static unsafe double Seconds(int who)
    {
        // struct rusage: two times of two longs each, then fourteen longs.
        var usage = stackalloc long[18];
        return GetResourceUse(who, usage) == 0
            ? usage[0] + usage[2] + ((Microseconds(usage[1]) + Microseconds(usage[3])) / 1e6)
            : throw new InvalidOperationException("This system does not tell what processor time was used.");
    }

    // An int with padding on macOS, a long on Linux.
    private static int Microseconds(long field) => (int)field;

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetResourceUse(int who, long* usage);
}
