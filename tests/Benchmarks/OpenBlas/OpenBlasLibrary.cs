using System;
using System.Linq;
using System.Runtime.InteropServices;

namespace Benchmarks.OpenBlas;

/// <summary>
/// OpenBLAS as the system has it (Debian: libopenblas0): matrix products in float32, with kernels of its own for AMD's processors and for
/// Intel's.
/// </summary>
internal static unsafe class OpenBlasLibrary
{
    private const int RowMajor = 101;
    private const int AsIs = 111;
    private const int Transposed = 112;

    private static readonly string[] Names = ["libopenblas.so.0", "libopenblas", "openblas"];

    private static readonly nint Library = Load();

    /// <summary>Its version and the processor whose kernels it took.</summary>
    public static string Version
    {
        get
        {
            var config = Text("openblas_get_config").Split(' ');
            return $"{string.Join(' ', config.Take(2))}, kernels for {Text("openblas_get_corename")}";
        }
    }

    /// <summary>Whether it can be loaded here and multiplies as it should, and why not.</summary>
    public static bool CanLoad(out string reason)
    {
        reason = Library == 0 ? "There is no libopenblas.so.0." : MultipliesRightly() ? "" : "Its products are wrong on this processor.";
        return reason.Length == 0;
    }

    /// <summary>So many threads from now on.</summary>
    public static void SetThreads(int threads) =>
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(Library, "openblas_set_num_threads"))(threads);

    /// <summary>c = a·b, with a[rows, terms] and b[terms, columns], either of which may be given transposed.</summary>
    public static void Multiply(
        int rows, int columns, int terms, float* a, bool isATransposed, float* b, bool isBTransposed, float* c) =>
        ((delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(Library, "cblas_sgemm"))(
            RowMajor,
            isATransposed ? Transposed : AsIs,
            isBTransposed ? Transposed : AsIs,
            rows,
            columns,
            terms,
            1f,
            a,
            isATransposed ? rows : terms,
            b,
            isBTransposed ? terms : columns,
            0f,
            c,
            columns);

    private static nint Load() => Names.Select(static name => NativeLibrary.TryLoad(name, out var handle) ? handle : 0)
        .FirstOrDefault(static handle => handle != 0);

    private static string Text(string function) =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(Library, function))()) ?? "";

    /// <summary>Small whole numbers, whose sums are exact.</summary>
    private static bool MultipliesRightly()
    {
        const int Rows = 70, Columns = 50, Terms = 90;
        var random = new Random(3);
        float[] a = [.. Enumerable.Range(0, Rows * Terms).Select(_ => (float)random.Next(-8, 9))];
        float[] b = [.. Enumerable.Range(0, Terms * Columns).Select(_ => (float)random.Next(-8, 9))];
        var c = new float[Rows * Columns];
        fixed (float* pointerA = a, pointerB = b, pointerC = c)
        {
            Multiply(Rows, Columns, Terms, pointerA, false, pointerB, false, pointerC);
        }

        return Enumerable.Range(0, c.Length).All(index =>
            c[index] == Enumerable.Range(0, Terms).Sum(k => a[(index / Columns * Terms) + k] * b[(k * Columns) + (index % Columns)]));
    }
}
