using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Onnx.Format;

/// <summary>A node of a graph that was read.</summary>
/// <param name="Type">The operator.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Inputs">Names of what it reads.</param>
/// <param name="Outputs">Names of what it gives.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record OnnxNode(
    string Type,
    string Name,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxNodeAttribute> Attributes)
{
    /// <summary>Operator and name, as messages name it.</summary>
    public string Title => Name.Length > 0 ? $"{Type} '{Name}'" : $"{Type} of '{(Outputs.Count > 0 ? Outputs[0] : string.Empty)}'";

    /// <summary>The name of an input; empty for none.</summary>
    public string Input(int index) => index < Inputs.Count ? Inputs[index] : string.Empty;

    /// <summary>An integer attribute.</summary>
    public long Int(string name, long otherwise) => Find(name)?.Int ?? otherwise;

    /// <summary>A float attribute.</summary>
    public float Float(string name, float otherwise) => Find(name)?.Float ?? otherwise;

    /// <summary>An attribute that is a list of integers; empty for none.</summary>
    public IReadOnlyList<long> Ints(string name) => Find(name)?.Ints ?? [];

    /// <summary>An attribute that is a text.</summary>
    public string? Text(string name) => Find(name)?.Text;

    /// <summary>An attribute that is a tensor.</summary>
    public OnnxTensor? Tensor(string name) => Find(name)?.Tensor;

    private OnnxNodeAttribute? Find(string name) =>
        Attributes.FirstOrDefault(attribute => string.Equals(attribute.Name, name, StringComparison.Ordinal));
}

/// <summary>An attribute of a node that was read: whichever of its values is there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Int">An integer.</param>
/// <param name="Float">A float.</param>
/// <param name="Text">A text.</param>
/// <param name="Ints">Integers.</param>
/// <param name="Tensor">A tensor.</param>
internal sealed record OnnxNodeAttribute(
    string Name, long Int, float Float, string? Text, IReadOnlyList<long> Ints, OnnxTensor? Tensor);
