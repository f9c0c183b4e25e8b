using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration.Functions;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>From the compiler's attribute data to <see cref="DeclaredAttribute"/> records, by the attributes' schemas.</summary>
internal static class AttributeReader
{
    public static DeclaredAttribute Read(AttributeData data, AttributeSchema schema, int ordinal, int part, FunctionReader functions)
    {
        var unreadable = new DeclaredAttribute(
            ordinal, part, schema.Name, schema.Role, EquatableArray<DeclaredArgument>.Empty, IsReadable: false);
        var written = Written(data);
        var owner = functions.Network;
        if (written is null || !Values(schema, written, ref owner, out var values))
        {
            // The compiler explains it.
            return unreadable;
        }

        foreach (var parameter in schema.Parameters.OfType<FunctionParameter>())
        {
            if (!functions.Read(unreadable, parameter, owner, written, out var function))
            {
                return unreadable;
            }

            if (function is not null)
            {
                values.Add(new DeclaredArgument(parameter.Name, function));
            }
        }

        var isComplete = schema.Parameters.All(parameter => !parameter.IsRequired || values.Exists(value => value.Name == parameter.Name));
        return isComplete
            ? unreadable with { Arguments = new EquatableArray<DeclaredArgument>([.. values]), IsReadable = true }
            : unreadable;
    }

    /// <summary>Constructor and named arguments by name; null in code that does not compile, where any of them may be missing.</summary>
    private static Dictionary<string, TypedConstant>? Written(AttributeData data)
    {
        if (data.AttributeConstructor is not { Parameters: var parameters } || data.ConstructorArguments.Length != parameters.Length)
        {
            return null;
        }

        var written = new Dictionary<string, TypedConstant>();
        foreach (var (parameter, value) in parameters.Zip(data.ConstructorArguments, static (parameter, value) => (parameter, value)))
        {
            written[parameter.Name] = value;
        }

        foreach (var argument in data.NamedArguments)
        {
            written[argument.Key] = argument.Value;
        }

        return written;
    }

    /// <summary>Reads everything but functions; false where an argument is no value, or one of a wrong kind.</summary>
    private static bool Values(
        AttributeSchema schema, Dictionary<string, TypedConstant> written, ref ITypeSymbol owner, out List<DeclaredArgument> values)
    {
        values = [];
        var hasFunctions = schema.Parameters.Any(static parameter => parameter.Kind == ParameterKind.Function);
        foreach (var argument in written)
        {
            var value = argument.Value;
            if (hasFunctions && value.Kind == TypedConstantKind.Type)
            {
                // No type is the network's own class, written as null too.
                owner = value.Value as ITypeSymbol ?? owner;
                if (owner.TypeKind == TypeKind.Error)
                {
                    return false;
                }
            }
            else if (schema.Parameter(argument.Key) is { Kind: ParameterKind.Texts }
                ? !IsTexts(value)
                : value.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum))
            {
                return false;
            }
        }

        // In the schema's order, so that the order of named arguments does not matter.
        foreach (var parameter in schema.Parameters)
        {
            if (parameter.Kind == ParameterKind.Function || !written.TryGetValue(parameter.Name, out var value))
            {
                continue;
            }

            if (parameter.Kind == ParameterKind.Texts)
            {
                values.Add(new DeclaredArgument(parameter.Name, Texts(value)));
                continue;
            }

            if (value.Value is null && parameter.Kind == ParameterKind.Text)
            {
                continue;
            }

            if (!Fits(value.Value, parameter.Kind))
            {
                return false;
            }

            values.Add(new DeclaredArgument(parameter.Name, value.Value!));
        }

        return true;
    }

    private static bool IsTexts(TypedConstant value) => value.Kind == TypedConstantKind.Array
        && (value.IsNull || value.Values.All(static element => element is { Kind: TypedConstantKind.Primitive, Value: string or null }));

    // No array is an empty one, and no text an empty one, which no layer has for a name.
    private static EquatableArray<string> Texts(TypedConstant value) => value.IsNull
        ? EquatableArray<string>.Empty
        : new([.. value.Values.Select(static element => element.Value as string ?? string.Empty)]);

    private static bool Fits(object? value, ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => value is int,
        ParameterKind.Float => value is float,
        ParameterKind.Boolean => value is bool,
        ParameterKind.Text => value is string,
        _ => false,
    };
}
