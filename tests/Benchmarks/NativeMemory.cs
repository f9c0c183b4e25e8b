using System;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>How the C library treats memory that native code frees.</summary>
internal static partial class NativeMemory
{
    private const int TrimThreshold = -1;
    private const int MostMappings = -4;

    /// <summary>Lets it keep freed memory for the next allocation, where it is glibc.</summary>
    /// <remarks>
    /// It would return tensors above 32 MB to the system as soon as they are freed. libtorch allocates its gradients anew in every step,
    /// and would spend most of the step of a wide network waiting for pages. A peer is measured at its best.
    /// </remarks>
    public static void KeepFreed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MostMappings, 0);
            _ = SetOption(TrimThreshold, -1);
        }
        catch (EntryPointNotFoundException)
        {
            // Other C libraries have no such options.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
