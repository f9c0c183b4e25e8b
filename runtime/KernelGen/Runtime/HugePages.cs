using System;
using System.Runtime.InteropServices;

namespace KernelGen.Runtime;

/// <summary>
/// Pages of 2 MB for large memory, where the system leaves that to programs (Linux: transparent huge pages at "madvise"). Kernels go
/// through a few hundred megabytes in many streams at once: with pages of 4 KB they would wait for translations of addresses.
/// </summary>
internal static partial class HugePages
{
    private const int PageBytes = 2 << 20;

    // MADV_HUGEPAGE of <linux/mman.h>: such pages when memory is first touched.
    private const int AdviceHugePages = 14;

    /// <summary>Asks for them. Whether they are given changes nothing but speed: what goes wrong is not reported.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">How many.</param>
    public static unsafe void Ask(byte* start, long bytes)
    {
        var first = ((nuint)start + PageBytes - 1) & ~(nuint)(PageBytes - 1);
        var last = (nuint)(start + bytes) & ~(nuint)(PageBytes - 1);
        if (!OperatingSystem.IsLinux() || last <= first)
        {
            return;
        }

        try
        {
            _ = Advise((void*)first, last - first, AdviceHugePages);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without it has pages as they are.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Advise(void* start, nuint bytes, int advice);
}
