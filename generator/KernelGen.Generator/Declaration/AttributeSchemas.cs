using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>The attributes that declare a part of a network, by name.</summary>
internal sealed class AttributeSchemas(IEnumerable<AttributeSchema> schemas)
{
    public const string NetworkAttribute = "KernelGen.NetworkAttribute";

    private const string Network = "Network";
    private const string Suffix = "Attribute";

    private readonly Dictionary<string, AttributeSchema> _schemas = schemas.ToDictionary(schema => schema.Name, StringComparer.Ordinal);

    /// <summary>The schema of an attribute that declares a part of a network; null for any other attribute.</summary>
    public AttributeSchema? Find(AttributeData attribute) =>
        NameOf(attribute) is { } name && _schemas.TryGetValue(name, out var schema) ? schema : null;

    /// <summary>Whether an attribute makes its class a network.</summary>
    public static bool IsNetwork(AttributeData attribute) => NameOf(attribute) == Network;

    /// <summary>The name of an attribute of the namespace KernelGen, "Dense"; null for any other.</summary>
    private static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is
        {
            ContainingType: null,
            Arity: 0,
            ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true },
        } type && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - Suffix.Length)
            : null;
}
