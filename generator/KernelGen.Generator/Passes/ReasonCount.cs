using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>The operations that must say why they exist.</summary>
internal enum CostlyOperation
{
    Multiplication,
    Division,
    SquareRoot,
}

/// <summary>Why kernels multiply, divide or take roots.</summary>
/// <param name="Operation">Which of them.</param>
/// <param name="Reason">The reason that the nodes carry.</param>
/// <param name="Count">How often in a full mini-batch, lanes counted one by one.</param>
internal sealed record ReasonCount(CostlyOperation Operation, Reason Reason, long Count)
{
    /// <summary>The reason in words.</summary>
    public string Name => Reason.Text;
}
