using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>Activations of the package's, in double precision.</summary>
internal static class BuiltInActivations
{
    /// <summary>Both belong to what is beyond them.</summary>
    private static readonly double[] Limits = [-1, MathF.BitDecrement(1f)];

    private static readonly double Factor = 2 * Math.Sqrt(2 / Math.PI);

    public static UserFunctionCase[] All { get; } =
    [
        Case("LeakyReLU(0.125f)", [0], x => x > 0 ? x : x / 8, (_, side) => side > 0 ? 1 : 0.125, _ => 0, isFree: true),
        Case("HardTanh", Limits, x => Math.Clamp(x, -1, 1), (_, side) => side == 1 ? 1 : 0, _ => 0, isFree: true),
        Case("HardSigmoid", Limits, x => Math.Clamp((x + 1) / 2, 0, 1), (_, side) => side == 1 ? 0.5 : 0, _ => 0, isFree: true),
        Case("LeakyReLU(0.3f)", [0], x => x > 0 ? x : x * 0.3f, (_, side) => side > 0 ? 1 : 0.3f, _ => 0, isFree: false),
        Case("Sigmoid", [], Sigmoid, (x, _) => SlopeOfSigmoid(x), x => SlopeOfSigmoid(x) * (1 - (2 * Sigmoid(x))), isFree: false),
        Case(
            "Tanh",
            [],
            Math.Tanh,
            (x, _) => 4 * SlopeOfSigmoid(2 * x),
            x => -8 * SlopeOfSigmoid(2 * x) * Math.Tanh(x),
            isFree: false),
        Case("GELU", [], x => x * Sigmoid(U(x)), (x, _) => SlopeOfGelu(x), CurvatureOfGelu, isFree: false) with { SlopeSize = 1 },
    ];

    /// <summary>The same network with activations of the package's in the place of others, in every second case.</summary>
    public static NetworkSpec In(NetworkSpec spec)
    {
        var number = spec.Input + (spec.BatchSize * 3);
        return number % 2 == 0
            ? spec
            : spec with
            {
                Layers = [.. spec.Layers.Select((layer, index) => IsReplaced(layer, number + index) ? Drawn(layer, index) : layer)],
            };

        static bool IsReplaced(LayerSpec layer, int at) => layer is ActivationSpec || (layer is ReLUSpec && at % 3 == 0);

        LayerSpec Drawn(LayerSpec layer, int index) =>
            new ActivationSpec(All[((number / 2) + index) % (spec.MultiplicationFree ? 3 : All.Length)]) { From = layer.From };
    }

    private static UserFunctionCase Case(
        string attribute,
        double[] kinks,
        Func<double, double> value,
        Func<double, int, double> slope,
        Func<double, double> curvature,
        bool isFree) => new(attribute, string.Empty, kinks, value, slope, curvature, isFree) { Attribute = attribute };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double SlopeOfSigmoid(double x) => Math.Exp(-Math.Abs(x)) / Math.Pow(1 + Math.Exp(-Math.Abs(x)), 2);

    private static double U(double x) => Factor * (x + (0.044715 * x * x * x));

    private static double SlopeOfU(double x) => Factor * (1 + (3 * 0.044715 * x * x));

    private static double SlopeOfGelu(double x) => Sigmoid(U(x)) + (x * SlopeOfSigmoid(U(x)) * SlopeOfU(x));

    private static double CurvatureOfGelu(double x) => (SlopeOfGelu(x + 1e-4) - SlopeOfGelu(x - 1e-4)) / 2e-4;
}
