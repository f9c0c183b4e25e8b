using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>The native part of a managed library.</summary>
internal static class NativePart
{
    /// <summary>Whether all of <paramref name="names"/> can be loaded here, and why not.</summary>
    public static bool CanLoad(Assembly assembly, ReadOnlySpan<string> names, out string reason)
    {
        try
        {
            foreach (var name in names)
            {
                NativeLibrary.Load(name, assembly, null);
            }

            reason = "";
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // One line for every place that was searched: what counts is the file that was found and did not load.
            var lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            reason = lines.FirstOrDefault(line => line.Contains("required by", StringComparison.Ordinal)) ?? lines[0];
            return false;
        }
    }
}
