using System;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace KernelGen.Kernels.Tests;

/// <summary>Generated networks, compiled and loaded; disposing unloads them.</summary>
internal sealed class CompiledNetworks(Assembly assembly, AssemblyLoadContext context) : IDisposable
{
    /// <summary>A new instance of network <paramref name="index"/>.</summary>
    public IClassifier Create(int index, long seed, int threads)
    {
        var type = assembly.GetType(NetworkCompiler.Namespace + "." + NetworkCompiler.ClassName(index), throwOnError: true)!;
        return (IClassifier)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public, binder: null, [seed, threads], CultureInfo.InvariantCulture)!;
    }

    public void Dispose() => context.Unload();
}
