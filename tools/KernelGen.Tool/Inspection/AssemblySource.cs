using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Frozen;
using KernelGen.Generator.Emission;

namespace KernelGen.Tool.Inspection;

/// <summary>
/// A managed assembly: what its networks say of themselves is read from their properties, generated files from its symbols.
/// </summary>
internal sealed class AssemblySource : NetworkSource
{
    private readonly FileInfo _file;
    private readonly IsolatedAssembly _assembly;
    private readonly Dictionary<string, Type> _networks;

    public AssemblySource(FileInfo file)
    {
        _file = file;
        _assembly = new IsolatedAssembly(file.FullName);
        _networks = Types(_assembly.Load())
            .Where(static type => type.CustomAttributes.Any(static attribute =>
                attribute.AttributeType.FullName is AttributeSchemas.NetworkAttribute or FrozenParser.Attribute))
            .ToDictionary(static type => type.FullName!.Replace('+', '.'));
    }

    public override IReadOnlyList<string> Names => [.. _networks.Keys.Order(StringComparer.Ordinal)];

    public override NetworkReport Report(string fullName)
    {
        var type = _networks[fullName];
        var summary = Get(type, "Summary") as string ?? throw new ToolException(
            $"'{fullName}' has no Summary: '{_file}' was compiled without the generator, or the network cannot be built.");

        // The assembly may come with a KernelGen of its own, of another version, whose records are other types.
        var costs = Get(type, "Costs") is { } found
            ? JsonSerializer.SerializeToElement(found, found.GetType()).Deserialize<NetworkCosts>()
            : null;
        return new(fullName, summary, costs);
    }

    public override IReadOnlyList<SourceFile> Generated(string fullName)
    {
        var files = EmbeddedSources.Of(_file);
        return files.Count > 0 ? files : throw new ToolException(
            $"'{_file}' has no symbols, in it or in a .pdb beside it, from which generated files could be read: name the project instead.");
    }

    public override void Dispose() => _assembly.Unload();

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // Types whose dependencies are not there are no networks.
            return exception.Types.OfType<Type>();
        }
    }

    private static object? Get(Type network, string property)
    {
        try
        {
            return network.GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        }
        catch (TargetInvocationException exception)
        {
            var reason = exception.InnerException!;
            throw new ToolException($"'{network.FullName}.{property}' cannot be read: {reason.GetType().Name}: {reason.Message}", reason);
        }
    }
}
