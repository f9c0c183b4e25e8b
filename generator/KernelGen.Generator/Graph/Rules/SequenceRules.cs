using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>The order of a network's attributes: one input, then layers, then one loss.</summary>
internal static class SequenceRules
{
    public static IEnumerable<DiagnosticInfo> Check(NetworkDeclaration declaration, DefinitionTable definitions)
    {
        var attributes = declaration.Attributes;
        var network = attributes.FirstOrDefault(attribute => attribute.Role == AttributeRole.Network);
        var position = network is null ? Position.Class : Position.Attribute(network);
        var strays = attributes.Where(attribute => network is not null && attribute.Part != network.Part).ToList();
        if (strays.Count > 0)
        {
            // Without an order the rules below would only guess.
            return strays.Select(stray => new DiagnosticInfo(
                DeclarationRules.SpreadOverParts, Position.Attribute(stray), declaration.DisplayName, stray.Name));
        }

        return Duplicates(declaration)
            .Concat(SecondOptimizers(declaration))
            .Concat(InputFirst(declaration, position))
            .Concat(LossLast(declaration, definitions, position));
    }

    private static IEnumerable<DiagnosticInfo> Duplicates(NetworkDeclaration declaration)
    {
        var seen = new HashSet<string>();
        foreach (var attribute in declaration.Attributes)
        {
            if (attribute.Role != AttributeRole.Layer && !seen.Add(attribute.Name))
            {
                yield return new DiagnosticInfo(
                    DeclarationRules.WrittenTwice, Position.Attribute(attribute), attribute.Name, declaration.DisplayName);
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> SecondOptimizers(NetworkDeclaration declaration)
    {
        var optimizers = declaration.Attributes.Where(attribute => attribute.Role == AttributeRole.Optimizer).ToList();
        return optimizers.Where(attribute => attribute.Name != optimizers[0].Name).Select(attribute => new DiagnosticInfo(
            DeclarationRules.SecondOptimizer, Position.Attribute(attribute), declaration.DisplayName, optimizers[0].Name, attribute.Name));
    }

    private static IEnumerable<DiagnosticInfo> InputFirst(NetworkDeclaration declaration, Position position)
    {
        var input = declaration.Attributes.FirstOrDefault(attribute => attribute.Role == AttributeRole.Input);
        if (input is null)
        {
            yield return new DiagnosticInfo(DeclarationRules.NoInput, position, declaration.DisplayName);
            yield break;
        }

        foreach (var attribute in declaration.Attributes.TakeWhile(attribute => attribute != input))
        {
            if (attribute.Role is AttributeRole.Layer or AttributeRole.Loss)
            {
                yield return new DiagnosticInfo(DeclarationRules.BeforeInput, Position.Attribute(attribute), attribute.Name);
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> LossLast(
        NetworkDeclaration declaration, DefinitionTable definitions, Position position)
    {
        if (!declaration.Attributes.Any(attribute => definitions.Of(attribute) is LayerDefinition { HasWeights: true }))
        {
            yield return new DiagnosticInfo(DeclarationRules.NoWeights, position, declaration.DisplayName);
        }

        DeclaredAttribute? loss = null;
        foreach (var attribute in declaration.Attributes)
        {
            if (attribute.Role == AttributeRole.Loss && loss is not null)
            {
                if (attribute.Name == loss.Name)
                {
                    continue;
                }

                yield return new DiagnosticInfo(
                    DeclarationRules.SecondLoss, Position.Attribute(attribute), declaration.DisplayName, loss.Name, attribute.Name);
            }
            else if (attribute.Role == AttributeRole.Loss)
            {
                loss = attribute;
            }
            else if (attribute.Role == AttributeRole.Layer && loss is not null)
            {
                yield return new DiagnosticInfo(DeclarationRules.BehindLoss, Position.Attribute(attribute), attribute.Name, loss.Name);
            }
        }

        if (loss is null)
        {
            yield return new DiagnosticInfo(DeclarationRules.NoLoss, position, declaration.DisplayName);
        }
    }
}
