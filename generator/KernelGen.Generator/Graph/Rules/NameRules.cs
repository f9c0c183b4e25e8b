using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>The names of layers: each is one layer's, and who reads by a name reads what stands above it.</summary>
internal sealed class NameRules
{
    private readonly DefinedNetwork _network;
    private readonly ICollection<DiagnosticInfo> _diagnostics;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private bool _isComplete = true;

    private NameRules(DefinedNetwork network, ICollection<DiagnosticInfo> diagnostics)
    {
        _network = network;
        _diagnostics = diagnostics;
    }

    /// <summary>Which layer reads what; null where names do not say it.</summary>
    public static LayerEdges? Resolve(DefinedNetwork network, ICollection<DiagnosticInfo> diagnostics)
    {
        var rules = new NameRules(network, diagnostics);
        rules.Declare(network.Input, Node.NetworkInput);
        for (var index = 0; index < network.Layers.Count; index++)
        {
            rules.Declare(network.Layers[index], index);
        }

        var edges = new LayerEdges([.. network.Layers.Select(rules.Inputs)]);
        if (rules._isComplete)
        {
            rules.CheckReaders(edges);
        }

        return rules._isComplete ? edges : null;
    }

    private void Declare(DeclaredAttribute attribute, int position)
    {
        if (attribute.Text(LayerDefinition.NameParameter) is not { } name)
        {
            return;
        }

        var other = name.Length == 0 ? "is empty"
            : _positions.TryGetValue(name, out var first) ? $"is that of [{Attribute(first).Name}] already"
            : null;
        if (other is null)
        {
            _positions.Add(name, position);
        }
        else
        {
            Report(DeclarationRules.LayerName, Position.Argument(attribute, LayerDefinition.NameParameter), name, other);
        }
    }

    private EquatableArray<int> Inputs(DeclaredAttribute attribute, int index)
    {
        var above = attribute.Text(LayerDefinition.FromParameter) is { } from
            ? Find(attribute, index, from, Position.Argument(attribute, LayerDefinition.FromParameter))
            : index - 1;
        var inputs = new List<int> { above };
        var parameter = _network.LayerDefinitionOf(attribute).NamesParameter;
        var names = attribute.Texts(parameter);
        if (parameter.Length > 0 && names.Count == 0)
        {
            Report(
                DeclarationRules.NamesOfSum,
                Position.Attribute(attribute),
                attribute.Name,
                "names no layer",
                $"write the name of a layer to add, such as [{attribute.Name}(\"block\")]");
        }

        for (var element = 0; element < names.Count; element++)
        {
            var position = Position.Argument(attribute, parameter, element);
            var input = Find(attribute, index, names[element], position);
            if (_isComplete && inputs.Contains(input))
            {
                Report(
                    DeclarationRules.NamesOfSum,
                    position,
                    attribute.Name,
                    $"adds '{names[element]}' twice",
                    input == above ? $"'{names[element]}' is what it reads already, name another layer" : "name each layer once");
            }

            inputs.Add(input);
        }

        return new([.. inputs]);
    }

    /// <summary>The position of a layer above; any where there is none of that name.</summary>
    private int Find(DeclaredAttribute attribute, int index, string name, Position position)
    {
        if (_positions.TryGetValue(name, out var found) && found < index)
        {
            return found;
        }

        Report(DeclarationRules.UnknownLayer, position, attribute.Name, name, Instead(attribute, index, name));
        return Node.NetworkInput;
    }

    private string Instead(DeclaredAttribute attribute, int index, string name)
    {
        if (_positions.TryGetValue(name, out var later))
        {
            return later == index
                ? "that is its own name, write the one of a layer above"
                : $"it stands further down, move [{Attribute(later).Name}] above [{attribute.Name}]";
        }

        var above = _positions.Where(entry => entry.Value < index).OrderBy(entry => entry.Value).Select(entry => entry.Key).ToList();
        return above.Count == 0 ? $"write Name = \"{(name.Length == 0 ? "block" : name)}\" at the layer to read"
            : $"write '{Nearest(name, above)}'";
    }

    private void CheckReaders(LayerEdges edges)
    {
        for (var index = 0; index < _network.Layers.Count - 1; index++)
        {
            if (!edges.IsRead(index))
            {
                var layer = _network.Layers[index];
                var name = layer.Text(LayerDefinition.NameParameter);
                Report(
                    DeclarationRules.NotRead,
                    Position.Attribute(layer),
                    layer.Name,
                    name is null ? "give it a Name and read it by that, or remove it" : $"read '{name}' in a layer below, or remove it");
            }
        }
    }

    private DeclaredAttribute Attribute(int position) => position == Node.NetworkInput ? _network.Input : _network.Layers[position];

    private void Report(DiagnosticDescriptor rule, Position position, params string[] arguments)
    {
        _isComplete = false;
        _diagnostics.Add(new DiagnosticInfo(rule, position, arguments));
    }

    private static string Nearest(string name, IEnumerable<string> names) => names.OrderBy(other => Distance(name, other)).First();

    /// <summary>Letters to insert, remove or replace.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
