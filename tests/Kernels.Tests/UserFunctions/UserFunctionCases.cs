using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>What <see cref="WrittenMethods"/> compute, in double precision.</summary>
internal static class UserFunctionCases
{
    /// <summary>Activations.</summary>
    public static UserFunctionCase[] Activations { get; } =
    [
        new("Leaky", "LeakyBack", [0], x => x > 0 ? x : x / 8, (_, side) => side > 0 ? 1 : 0.125, _ => 0, IsFree: true),
        new("Cut", "CutBack", [-1, 1], x => Math.Clamp(x, -1, 1), (_, side) => side == 1 ? 1 : 0, _ => 0, IsFree: true),
        new(
            "Bent",
            "BentBack",
            [-2, 2],
            x => Math.Abs(x) > 2 ? Math.Sign(x) * ((Math.Abs(x) / 4) + 1.5) : x,
            (_, side) => side == 1 ? 1 : 0.25,
            _ => 0,
            IsFree: true),
        new(
            "SoftSign",
            "SoftSignSlope",
            [],
            x => x / (1 + Math.Abs(x)),
            (x, _) => 1 / Math.Pow(1 + Math.Abs(x), 2),
            x => -2 / Math.Pow(1 + Math.Abs(x), 3),
            IsFree: false),
        new(
            "Rooted",
            "RootedBack",
            [],
            x => x / Root(x),
            (x, _) => 1 / Math.Pow(Root(x), 3),
            x => -3 * x / Math.Pow(Root(x), 5),
            IsFree: false),
    ];

    /// <summary>Losses as functions of output − target, for targets of 0 and 1; of output·target for signs.</summary>
    public static WrittenLossSpec[] Losses { get; } =
    [
        new(
            new("AbsoluteError", "AbsoluteErrorBack", [0], Math.Abs, (_, side) => side > 0 ? 1 : -1, _ => 0, IsFree: true),
            HasSigns: false),
        new(
            new(
                "PseudoHuber",
                "PseudoHuberBack",
                [],
                d => Root(d) - 1,
                (d, _) => d / Root(d),
                d => 1 / Math.Pow(Root(d), 3),
                IsFree: false),
            HasSigns: false),
        new(
            new(
                "BentHinge",
                "BentHingeBack",
                [0, 1],
                m => Math.Max(0, 1 - m) + Math.Max(0, -m),
                (_, side) => side - 2,
                _ => 0,
                IsFree: true),
            HasSigns: true),
    ];

    public static UserFunctionCase Activation(string method) => Activations.Single(function => function.Method == method);

    public static WrittenLossSpec Loss(string method) => Losses.Single(loss => loss.UserFunction.Method == method);

    private static double Root(double x) => Math.Sqrt(1 + (x * x));
}
