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
/// <param name="Name">The reason that the nodes carry: "BatchNorm".</param>
/// <param name="Count">How often in a full mini-batch, lanes counted one by one.</param>
internal sealed record Reason(CostlyOperation Operation, string Name, long Count);
