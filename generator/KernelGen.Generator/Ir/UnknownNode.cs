using System;

namespace KernelGen.Generator.Ir;

/// <summary>What a pass throws where it meets a node that it has no rule for: nothing is passed over.</summary>
internal static class UnknownNode
{
    public static Exception In(string pass, object node) => new InvalidOperationException($"{pass} has no rule for {node.GetType().Name}.");
}
