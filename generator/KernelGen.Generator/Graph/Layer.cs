namespace KernelGen.Generator.Graph;

/// <summary>One layer with its inferred shape.</summary>
/// <param name="Index">Position among the layers after the input, which names its tensors ("layers.0.weight").</param>
/// <param name="Inputs">Values per sample that go in.</param>
/// <param name="Outputs">Values per sample that come out.</param>
internal abstract record Layer(int Index, int Inputs, int Outputs);
