using System;
using System.Collections.Generic;

namespace KernelGen.Onnx;

/// <summary>What an import did.</summary>
public sealed class ImportReport
{
    internal ImportReport(IReadOnlyList<string> layers) => Layers = layers;

    /// <summary>A line for each layer: what it got of the file.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>The lines.</summary>
    /// <returns>A line of text for each layer.</returns>
    public override string ToString() => string.Join(Environment.NewLine, Layers);
}
