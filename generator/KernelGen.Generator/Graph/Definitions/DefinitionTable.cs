using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>The definitions of every attribute that a network may have, by name.</summary>
internal sealed class DefinitionTable
{
    private readonly Dictionary<string, AttributeDefinition> _definitions;

    /// <param name="parts">Layers, losses and optimizers. What every network has besides them is added here.</param>
    public DefinitionTable(IEnumerable<AttributeDefinition> parts)
    {
        _definitions = new AttributeDefinition[]
            {
                new NetworkDefinition(), new InputDefinition(), new QuantizedBackpropDefinition(), new PowersOfTwoDefinition(),
                new GradientNoiseDefinition(),
            }
            .Concat(parts)
            .ToDictionary(definition => definition.Name, StringComparer.Ordinal);
        Schemas = new AttributeSchemas(_definitions.Values.Select(definition => definition.Schema));
    }

    /// <summary>How they are read.</summary>
    public AttributeSchemas Schemas { get; }

    public IEnumerable<AttributeDefinition> All => _definitions.Values;

    public AttributeDefinition Of(DeclaredAttribute attribute) => _definitions[attribute.Name];
}
