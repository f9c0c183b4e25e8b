using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Benchmarks.Performance;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>The processor's name.</summary>
    public static string Processor => $"{CpuInfo("model name") ?? RuntimeInformation.ProcessArchitecture.ToString()}";

    /// <summary>
    /// What tells processors apart that share a name: family and model, and the size of each cache. Null where the system does not tell.
    /// </summary>
    public static string? Model
    {
        get
        {
            List<string> parts = [];
            if (CpuInfo("cpu family") is { } family && CpuInfo("model\t") is { } model)
            {
                parts.Add($"family {family}, model {model}");
            }

            parts.AddRange(Caches());
            return parts.Count == 0 ? null : string.Join("; ", parts);
        }
    }

    /// <summary>Whether the processor is AMD's.</summary>
    public static bool IsAmd => CpuInfo("vendor_id") == "AuthenticAMD";

    /// <summary>The instruction sets that .NET uses here.</summary>
    public static IEnumerable<string> InstructionSets
    {
        get
        {
            (bool IsSupported, string Name)[] sets =
            [
                (Sse42.IsSupported, "SSE4.2"), (Avx2.IsSupported, "AVX2"), (Fma.IsSupported, "FMA"), (Avx512F.IsSupported, "AVX-512F"),
                (Avx512BW.IsSupported, "AVX-512BW"), (Avx512DQ.IsSupported, "AVX-512DQ"), (Avx512Vbmi.IsSupported, "AVX-512VBMI"),
                (AdvSimd.IsSupported, "AdvSimd"),
            ];
            return [.. sets.Where(static set => set.IsSupported).Select(static set => set.Name), $"vectors of {VectorBits} bits"];
        }
    }

    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static IEnumerable<string> Caches()
    {
        const string Path = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Path))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(Path, "index*").Order(StringComparer.Ordinal))
        {
            if (Read("type") is var type and not "Instruction")
            {
                yield return $"{type.ToLowerInvariant()} cache of level {Read("level")}: {Read("size")}";
            }

            string Read(string name) => File.ReadAllText(System.IO.Path.Combine(folder, name)).Trim();
        }
    }

    private static string? CpuInfo(string key)
    {
        const string Path = "/proc/cpuinfo";
        string? line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
