using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>A number that the kernel of several layers is passed.</summary>
/// <param name="Name">What the kernel calls it: "inputs", "weightsPerTile".</param>
/// <param name="Values">What it is in each form of the kernel, as literals.</param>
internal sealed record SizeParameter(string Name, IReadOnlyList<Expression> Values);
