using System.Linq;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>
/// A method of the user's, read into steps without branches: what it calls is in it, and both ways of a condition are taken.
/// </summary>
/// <param name="Name">As messages and comments name it: "LeakyShift", "Pieces.LeakyShift" where another type holds it.</param>
/// <param name="Parameters">The names of its parameters.</param>
/// <param name="Nodes">Its steps, each once, operands first; the last one is the result.</param>
internal sealed record UserFunction(string Name, EquatableArray<string> Parameters, EquatableArray<FunctionNode> Nodes)
{
    /// <summary>The method as any code names it: "global::Shop.Pieces.LeakyShift".</summary>
    public string QualifiedName { get; init; } = string.Empty;

    /// <summary>The first product, quotient or square root in it; null where there is none.</summary>
    public FunctionNode? Costly =>
        Nodes.FirstOrDefault(
            node => node.Operation is FunctionOperation.Multiply or FunctionOperation.Divide or FunctionOperation.SquareRoot);
}
