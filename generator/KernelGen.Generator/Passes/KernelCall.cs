using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>How a kernel of the program is called.</summary>
/// <param name="Name">What it is written as.</param>
/// <param name="Sizes">The name and the value of each of its sizes.</param>
internal sealed record KernelCall(string Name, IReadOnlyList<(string Name, Expression Value)> Sizes);
