using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generator.Tests.Settings;

/// <summary>Which of <see cref="DeclarationAttribute.AllForms"/> source text writes.</summary>
internal static class WrittenForms
{
    public static IEnumerable<string> Of(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<AttributeSyntax>().SelectMany(Of);

    private static IEnumerable<string> Of(AttributeSyntax written)
    {
        if (DeclarationAttribute.All.SingleOrDefault(attribute => attribute.Name == Name(written.Name)) is not { } attribute)
        {
            yield break;
        }

        yield return attribute.Name;
        var arguments = written.ArgumentList?.Arguments ?? [];
        var values = arguments.Where(argument => argument.NameEquals is null).ToList();
        foreach (var parameters in attribute.Constructors.Where(parameters =>
            (values.Count <= parameters.Length || TakesMore(parameters))
            && parameters.Skip(values.Count).All(parameter => parameter.IsOptional)))
        {
            yield return attribute.Form(parameters);
            foreach (var (value, position) in values.Select((value, position) => (value, position)))
            {
                var parameter = value.NameColon is { } named
                    ? parameters.SingleOrDefault(parameter => parameter.Name == named.Name.Identifier.ValueText)
                    : parameters[Math.Min(position, parameters.Length - 1)];
                if (parameter is not null)
                {
                    yield return parameter.Form(value.Expression.ToString());
                }
            }
        }

        foreach (var argument in arguments)
        {
            if (attribute.Properties.SingleOrDefault(
                property => property.Name == argument.NameEquals?.Name.Identifier.ValueText) is { } property)
            {
                yield return property.Form(argument.Expression.ToString());
            }
        }
    }

    private static bool TakesMore(ImmutableArray<Setting> parameters) => !parameters.IsEmpty && parameters[^1].Type.IsArray;

    private static string Name(NameSyntax name) => name is QualifiedNameSyntax qualified ? Name(qualified.Right) : name.ToString();
}
