using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Optimizers;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>An optimizer's attribute. One file in Graph/Optimizers holds it with the <see cref="Optimizer"/> it makes.</summary>
internal abstract class OptimizerDefinition(string name, params ParameterSchema[] parameters)
    : AttributeDefinition(name, AttributeRole.Optimizer, parameters)
{
    public abstract Optimizer Make(DeclaredAttribute attribute);
}
