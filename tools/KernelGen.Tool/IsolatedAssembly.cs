using System;
using System.Reflection;
using System.Runtime.Loader;

namespace KernelGen.Tool;

/// <summary>Keeps an assembly, and what lies beside it, apart from this program and its KernelGen.</summary>
/// <param name="path">The assembly's whole path.</param>
internal sealed class IsolatedAssembly(string path) : AssemblyLoadContext(isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <summary>Loads it.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public Assembly Load()
    {
        try
        {
            return LoadFromAssemblyPath(path);
        }
        catch (BadImageFormatException exception)
        {
            throw new ToolException(
                $"'{path}' is no managed assembly; of an executable that was compiled ahead of time, 'census' reads the code.", exception);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
}
