using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>
/// All that there is to know of an attribute: how it is read, what its values may be, what of it multiplies and what to write instead.
/// </summary>
/// <param name="name">Its name without "Attribute".</param>
/// <param name="role">What it contributes.</param>
/// <param name="parameters">What may be written in it, in the order in which its values are checked.</param>
internal abstract class AttributeDefinition(string name, AttributeRole role, params ParameterSchema[] parameters)
{
    public string Name => Schema.Name;

    /// <summary>How it is read.</summary>
    public AttributeSchema Schema { get; } = new(name, role, parameters);

    /// <summary>What is wrong with its values, whatever stands around it.</summary>
    public virtual IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) =>
        Schema.Parameters.OfType<CheckedParameter>().Select(parameter => parameter.Check(attribute)).OfType<DiagnosticInfo>();

    /// <summary>What of it a network declared MultiplicationFree cannot have.</summary>
    public virtual IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        UserFunctionRules.Obstacles(attribute, Schema);

    /// <summary>
    /// What can be written in its place to multiply less, the best first; nothing where it multiplies nothing or nothing else does what it
    /// does.
    /// </summary>
    public virtual ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) => [];

    /// <summary>
    /// What can be written at one of its arguments to multiply less; at the attribute as a whole where the name is empty.
    /// </summary>
    public ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute, string argument) => argument.Length == 0
        ? WaysOut(attribute)
        : Schema.Parameter(argument) is CheckedParameter parameter ? parameter.WaysOut : [];
}
