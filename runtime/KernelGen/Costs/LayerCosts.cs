using System.Collections.Generic;

namespace KernelGen;

/// <summary>What a layer costs, those whose work its kernels do too included.</summary>
/// <param name="Name">As <c>Summary</c> has it: "1 BatchNorm, ReLU", "in and out", the loss.</param>
/// <param name="Phases">What it does, phase by phase; phases without kernels are left out.</param>
public sealed record LayerCosts(string Name, IReadOnlyList<PhaseCosts> Phases);
