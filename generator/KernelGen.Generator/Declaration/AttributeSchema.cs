using System;
using System.Collections.Immutable;
using System.Linq;

namespace KernelGen.Generator.Declaration;

/// <summary>What has to be known of an attribute to read it. What it means is for its definition to say.</summary>
internal sealed class AttributeSchema(string name, AttributeRole role, params ParameterSchema[] parameters)
{
    /// <summary>Its name without "Attribute".</summary>
    public string Name { get; } = name;

    /// <summary>What it contributes.</summary>
    public AttributeRole Role { get; } = role;

    /// <summary>What may be written in it and means something.</summary>
    public ImmutableArray<ParameterSchema> Parameters { get; } = [.. parameters];

    /// <summary>A parameter by its name; null for one that means nothing.</summary>
    public ParameterSchema? Parameter(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));
}
