using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Benchmarks.Ggml;

/// <summary>
/// ggml, the library under llama.cpp, as LLamaSharp's package has it: products of a matrix in ternary blocks (TQ2_0, two bits a weight)
/// and a vector of floats, which it quantizes to eight bits.
/// </summary>
internal static unsafe class GgmlLibrary
{
    private const int Float32 = 0;
    private const int Ternary = 35;
    private const nuint MemorySize = 16 << 20;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ggml", Avx512F.IsSupported ? "avx512" : "avx2");
    private static readonly nint Base = Load("ggml-base");
    private static readonly nint Processor = Base == 0 ? 0 : Load("ggml-cpu");

    /// <summary>Whether it can be loaded here, and why not.</summary>
    public static bool CanLoad(out string reason)
    {
        reason = Processor == 0 ? $"There is no ggml in {Folder}." : "";
        return reason.Length == 0;
    }

    /// <summary>Memory that tensors and graphs are made in.</summary>
    public static void* NewContext()
    {
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(Processor, "ggml_cpu_init"))();
        return ((delegate* unmanaged<InitParams, void*>)NativeLibrary.GetExport(Base, "ggml_init"))(new(MemorySize, null, 0));
    }

    /// <summary>Frees a context with all that was made in it.</summary>
    public static void Free(void* context) =>
        ((delegate* unmanaged<void*, void>)NativeLibrary.GetExport(Base, "ggml_free"))(context);

    /// <summary>A matrix of weights −1, 0 and 1, [output][input], in ternary blocks.</summary>
    public static void* NewTernary(void* context, float[] weights, int inputs, int outputs)
    {
        var tensor = NewTensor(context, Ternary, inputs, outputs);
        fixed (float* source = weights)
        {
            ((delegate* unmanaged<int, float*, void*, long, long, long, float*, nuint>)
                NativeLibrary.GetExport(Base, "ggml_quantize_chunk"))(Ternary, source, Data(tensor), 0, outputs, inputs, null);
        }

        return tensor;
    }

    /// <summary>A vector of floats.</summary>
    public static void* NewVector(void* context, ReadOnlySpan<float> values)
    {
        var tensor = NewTensor(context, Float32, values.Length, 1);
        values.CopyTo(new Span<float>(Data(tensor), values.Length));
        return tensor;
    }

    /// <summary>What computes the product of a matrix and a vector, and where the product will be.</summary>
    public static (nint Graph, nint Product) NewProduct(void* context, void* matrix, void* vector)
    {
        var product = ((delegate* unmanaged<void*, void*, void*, void*>)NativeLibrary.GetExport(Base, "ggml_mul_mat"))(
            context, matrix, vector);
        var graph = ((delegate* unmanaged<void*, void*>)NativeLibrary.GetExport(Base, "ggml_new_graph"))(context);
        ((delegate* unmanaged<void*, void*, void>)NativeLibrary.GetExport(Base, "ggml_build_forward_expand"))(graph, product);
        return ((nint)graph, (nint)product);
    }

    /// <summary>Threads that wait for work, with the library's own settings.</summary>
    public static void* NewThreads(int threads)
    {
        var settings = ((delegate* unmanaged<int, ThreadSettings>)NativeLibrary.GetExport(Base, "ggml_threadpool_params_default"))(threads);
        return ((delegate* unmanaged<ThreadSettings*, void*>)NativeLibrary.GetExport(Processor, "ggml_threadpool_new"))(&settings);
    }

    /// <summary>Ends threads.</summary>
    public static void FreeThreads(void* threads) =>
        ((delegate* unmanaged<void*, void>)NativeLibrary.GetExport(Processor, "ggml_threadpool_free"))(threads);

    /// <summary>How a graph is computed; the caller gives the memory that it asks for.</summary>
    public static Plan NewPlan(nint graph, int count, void* threads) =>
        ((delegate* unmanaged<void*, int, void*, Plan>)NativeLibrary.GetExport(Processor, "ggml_graph_plan"))(
            (void*)graph, count, threads);

    /// <summary>The function that computes a graph: 0 when it could.</summary>
    public static delegate* unmanaged<void*, Plan*, int> Compute() =>
        (delegate* unmanaged<void*, Plan*, int>)NativeLibrary.GetExport(Processor, "ggml_graph_compute");

    /// <summary>The values of a tensor.</summary>
    public static void* Data(void* tensor) =>
        ((delegate* unmanaged<void*, void*>)NativeLibrary.GetExport(Base, "ggml_get_data"))(tensor);

    private static void* NewTensor(void* context, int type, int columns, int rows) =>
        ((delegate* unmanaged<void*, int, long, long, void*>)NativeLibrary.GetExport(Base, "ggml_new_tensor_2d"))(
            context, type, columns, rows);

    private static nint Load(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".dll" : $"lib{name}.so";
        return NativeLibrary.TryLoad(Path.Combine(Folder, file), out var handle) ? handle : 0;
    }

    /// <summary>The first members of the library's <c>ggml_cplan</c>, and room for those that later versions add.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct Plan
    {
        /// <summary>Bytes that it works in.</summary>
        public nuint WorkSize;

        /// <summary>Where they are.</summary>
        public void* Work;
    }

    private readonly struct InitParams(nuint size, void* memory, byte hasNoMemory)
    {
        public readonly nuint Size = size;
        public readonly void* Memory = memory;
        public readonly byte HasNoMemory = hasNoMemory;
    }

    /// <summary>The library's <c>ggml_threadpool_params</c>: a byte for each of 512 processors, and a few numbers.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 1024)]
    private struct ThreadSettings
    {
        public byte FirstProcessor;
    }
}
