using System;
using System.Collections.Generic;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>What the comparison with the reference is there to find, planted: each has to be found, in each kind of network.</summary>
public sealed class PlantedErrorTests
{
    private const float Rate = 0.125f;
    private const int Samples = 37;

    private static readonly QuantizationSpec Quantized = new(true, 4, 1);

    private static readonly NetworkSpec[] Specs =
    [
        Spec(
            LossKind.SquaredHinge,
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(18),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(5),
            new BatchNormSpec()),
        Spec(LossKind.Hinge, new ReLUSpec(), new DenseSpec(18), new ReLUSpec(), new DenseSpec(5)) with
        {
            Weights = Weights.Binary, Fixed = true
        },
        Spec(LossKind.SoftmaxCrossEntropy, new ReLUSpec(), new DropoutSpec(0.25f), new DenseSpec(5)) with { Weights = Weights.Real },
        Spec(LossKind.SquaredHinge, new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(5), new ShiftBatchNormSpec()) with
        {
            MultiplicationFree = true,
        },
        Spec(
            LossKind.MeanSquaredError,
            new BatchNormSpec(), new ActivationSpec(UserFunctionCases.Activation("SoftSign")), new DenseSpec(5)) with
            {
                Optimizer = new MomentumSpec(0.5f)
            },
        Spec(LossKind.SquaredHinge, new BatchNormSpec(), new ReLUSpec(), new DenseSpec(5)) with { Optimizer = new AdamSpec() },
        Spec(LossKind.SquaredHinge, new ShiftBatchNormSpec(true), new ReLUSpec(), new DenseSpec(5)) with
        {
            Optimizer = new ShiftAdaMaxSpec()
        },
    ];

    private static readonly NetworkSpec[] PictureSpecs =
    [
        Pictures(
            LossKind.SquaredHinge,
            new Conv2DSpec(17, 3, 1, true),
            new MaxPoolSpec(2, 2),
            new BatchNormSpec(),
            new ReLUSpec(),
            new Conv2DSpec(20, 2),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(5),
            new BatchNormSpec()),
        Pictures(LossKind.Hinge, new Conv2DSpec(18, 3), new ReLUSpec(), new DenseSpec(5)) with { Weights = Weights.Binary, Fixed = true },
        Pictures(
            LossKind.SoftmaxCrossEntropy,
            new Conv2DSpec(6, 3, 2, true),
            new ReLUSpec(),
            new DropoutSpec(0.25f, true),
            new AveragePoolSpec(2, 1),
            new DenseSpec(5)) with { Weights = Weights.Real },
        Pictures(
            LossKind.SquaredHinge, new Conv2DSpec(18, 3, 1, true), new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(5)) with
        {
            MultiplicationFree = true,
        },
    ];

    [Fact]
    public void Every_planted_error_is_found() => AssertFound(Specs, PlantedErrors.Any);

    [Fact]
    public void Every_planted_error_in_networks_over_pictures_is_found() =>
        AssertFound(PictureSpecs, [.. PlantedErrors.Any, .. PlantedErrors.OfConvolutions]);

    private static void AssertFound(NetworkSpec[] specs, (string Name, Action<PlantedStep> Plant)[] errors)
    {
        using var networks = NetworkCompiler.Compile(specs);
        var missed = new List<string>();
        for (var index = 0; index < specs.Length; index++)
        {
            foreach (var (name, plant) in errors)
            {
                var network = networks.Create(index, 61 + index, 1);
                var step = new PlantedStep(specs[index], network, Samples, Rate);
                step.Compare();
                plant(step);
                if (!step.IsWrong())
                {
                    missed.Add($"{name} in\n{specs[index]}");
                }
            }
        }

        var planted = specs.Length * errors.Length;
        Assert.True(missed.Count == 0, $"{missed.Count} of {planted} errors were not found:\n" + string.Join("\n", missed));
    }

    private static NetworkSpec Spec(LossKind loss, params LayerSpec[] behind) =>
        new(24, Samples, [new DenseSpec(20), .. behind], loss, Quantization: Quantized);

    private static NetworkSpec Pictures(LossKind loss, params LayerSpec[] layers)
    {
        var shape = new PictureShape(5, 6, 2);
        return new(shape.Size, Samples, [.. layers], loss, Quantization: Quantized) { Picture = shape };
    }
}
