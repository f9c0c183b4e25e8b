using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Errors that the comparison with the reference has to find.</summary>
internal static class PlantedErrors
{
    /// <summary>What is done to what the reference is told of a training step.</summary>
    public static (string Name, Action<PlantedStep> Plant)[] Any { get; } =
    [
        ("a learning rate off by a hundredth", step => step.Rate *= step.Spec.Optimizer is ShiftAdaMaxSpec ? 2 : 1.01f),
        ("a sample that is not there", step => step.Take(step.Samples - 1)),
        ("two inputs of one sample swapped", step => step.SwapInputsOf(1)),
        ("two inputs of all samples swapped", step => step.SwapInputs(3, 4)),
        ("the label of one sample", step => step.SwapTargets()),
        ("roundings to powers that stop one power earlier", step => step.Spec = step.Spec with { Quantization = new(true, 4, 0) }),
        ("roundings to the nearest power", step => step.Spec = step.Spec with { Quantization = new(true, 4, 1, Rounding.Nearest) }),
        ("the draws of another step", step => step.Number++),
        ("a weight that is not updated", step => step.Change(0, weights => weights[step.Moved] = step.Before[0][step.Moved])),
        (
            "a weight that is updated by a twentieth too much",
            step => step.Change(0, weights => weights[step.Moved] += (weights[step.Moved] - step.Before[0][step.Moved]) / 20)),
        ("two weights swapped", step => step.Change(0, weights => (weights[0], weights[step.Other]) = (weights[step.Other], weights[0]))),
        ("a thousandth of a γ or a bias", step => step.Change(1, values => values[0] *= 1.001f)),
    ];

    /// <summary>What is done to the first convolution of what the reference is told.</summary>
    public static (string Name, Action<PlantedStep> Plant)[] OfConvolutions { get; } =
    [
        ("a kernel that is one row too low", step => step.Plant(WindowFault.NextRow)),
        ("a transposed kernel", step => step.Plant(WindowFault.Transposed)),
        ("a border that is not read", step => step.Plant(WindowFault.NoLastRow)),
    ];
}
