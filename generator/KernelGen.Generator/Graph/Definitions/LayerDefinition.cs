using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>
/// A layer's attribute, and what becomes of it among others. One file in Graph/Layers holds it with the <see cref="Layer"/> it makes.
/// </summary>
internal abstract class LayerDefinition(string name, params ParameterSchema[] parameters) : AttributeDefinition(
    name,
    AttributeRole.Layer,
    [.. parameters, new CheckedParameter(NameParameter, ParameterKind.Text), new CheckedParameter(FromParameter, ParameterKind.Text)])
{
    /// <summary>By what other layers find a layer.</summary>
    public const string NameParameter = "Name";

    /// <summary>The name of what a layer reads instead of what stands above it.</summary>
    public const string FromParameter = "From";

    /// <summary>Whether it has weights, without which a network has nothing to train.</summary>
    public virtual bool HasWeights => false;

    /// <summary>
    /// Whether it takes off mean and scale of what comes in, so that neither a bias nor a scale means anything in front of it.
    /// </summary>
    public virtual bool Normalises => false;

    /// <summary>Whether a positive factor and a summand of a channel in front of it are the same factor and summand behind it.</summary>
    public virtual bool KeepsScale => false;

    /// <summary>Whether what it gives are signed powers of two: <see cref="Layer.OutputPowers"/>.</summary>
    public virtual bool GivesPowers => false;

    /// <summary>Whether it gives a row of values, with neither rows nor columns.</summary>
    /// <param name="isInputRow">Whether it reads one.</param>
    public virtual bool GivesRow(bool isInputRow) => isInputRow;

    /// <summary>Whether the layer does as an argument of [Network] or [QuantizedBackprop] says, since it says nothing itself.</summary>
    public virtual bool Follows(DeclaredAttribute attribute, string argument) => false;

    /// <summary>The argument that names what it reads besides the layer above; empty where there is none.</summary>
    public virtual string NamesParameter => string.Empty;

    /// <summary>Places of a window of which only the largest value goes on: a convolution in front counts so many outputs fewer.</summary>
    public virtual int PooledArea(DeclaredAttribute attribute) => 1;

    /// <summary>What it does to outputs directly in front of a loss that suffers from it; null for nothing.</summary>
    public virtual string? HarmTo(LossDefinition loss) => null;

    /// <summary>Whether it is this layer that multiplies for a reason, among those that one kernel does.</summary>
    public virtual bool Multiplies(DeclaredAttribute attribute, Reason reason) => false;

    /// <summary>
    /// Another attribute in its place that keeps its names, since other layers may know it by them; null where they cannot be written.
    /// </summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="head">What takes its place, up to its last argument.</param>
    protected static WayOut? Renamed(DeclaredAttribute attribute, string head)
    {
        var names = new[] { NameParameter, FromParameter }
            .Select(argument => (Argument: argument, Text: attribute.Text(argument)))
            .Where(static named => named.Text is not null)
            .ToList();
        return names.Exists(static named => named.Text!.IndexOfAny(['"', '\\', '|']) >= 0)
            ? null
            : WayOut.Replace(head + string.Concat(names.Select(static named => $", {named.Argument} = \"{named.Text}\"")) + ")");
    }

    /// <summary>The layer with its shapes. What its place does not allow is reported there.</summary>
    public abstract Layer Infer(DeclaredAttribute attribute, LayerPlace place);
}
