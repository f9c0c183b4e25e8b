using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Losses;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A loss's attribute. One file in Graph/Losses holds it with the <see cref="Loss"/> it makes.</summary>
internal abstract class LossDefinition(string name, params ParameterSchema[] parameters)
    : AttributeDefinition(name, AttributeRole.Loss, parameters)
{
    /// <summary>Fewer outputs than this tell nothing apart.</summary>
    public virtual int LeastOutputs => 1;

    /// <summary>
    /// Whether outputs are values to reach, which may well be those of a rectified layer, rather than scores that need both signs.
    /// </summary>
    public virtual bool IsRegression => false;

    public abstract Loss Make(DeclaredAttribute attribute);
}
