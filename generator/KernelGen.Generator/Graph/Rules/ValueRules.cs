using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Optimizers;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>What each attribute's values may be, whatever stands around it.</summary>
internal static class ValueRules
{
    private static readonly string[] Weights = ["Real", "Binary", "Ternary"];
    private static readonly string[] Sampling = ["Stochastic", "Deterministic"];
    private static readonly string[] Arithmetic = ["FloatingPoint", "Fixed16"];
    private static readonly string[] Forms = ["Deviation", "Variance"];
    private static readonly string[] Labels = ["ZeroOne", "Signs"];
    private static readonly string[] Rounding = ["Stochastic", "Nearest"];

    public static IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        var diagnostics = attribute switch
        {
            DeclaredNetwork network =>
            [
                Size(network, "BatchSize", network.BatchSize, Limits.BatchSize),
                Value(network, "Weights", network.Weights, Weights),
                Value(network, "Sampling", network.Sampling, Sampling),
                Value(network, "Arithmetic", network.Arithmetic, Arithmetic),
                Tuning.Read(network.Tuning, out _) is { } unread
                    ? new DiagnosticInfo(DeclarationRules.TuningUnread, Position.Argument(network, "Tuning"), unread.Entry, unread.Instead)
                    : null,
            ],
            DeclaredInput input => Input(input),
            DeclaredDense dense =>
            [
                Size(dense, "units", dense.Units, Limits.Features),
                Value(dense, "Weights", dense.Weights, Weights),
                Value(dense, "Sampling", dense.Sampling, Sampling),
            ],
            DeclaredBatchNorm { Epsilon: { } epsilon } norm when !(epsilon > 0) || float.IsInfinity(epsilon) =>
                [new DiagnosticInfo(DeclarationRules.Epsilon, Position.Argument(norm, "Epsilon"), Text(epsilon))],
            DeclaredShiftBatchNorm norm =>
            [
                norm.Epsilon is { } epsilon && (!(epsilon > 0) || float.IsInfinity(epsilon))
                    ? new DiagnosticInfo(DeclarationRules.Epsilon, Position.Argument(norm, "Epsilon"), Text(epsilon))
                    : null,
                Size(norm, "Terms", norm.Terms, Limits.Terms),
                Value(norm, "ShiftBatchNormForm", norm.Form, Forms, "Form"),
            ],
            DeclaredDropout dropout when !IsRate(dropout.Rate) =>
                [new DiagnosticInfo(DeclarationRules.DropoutRate, Position.Argument(dropout, "rate"), Text(dropout.Rate))],
            DeclaredQuantizedBackprop quantized =>
            [
                Shift(quantized, "MaxLeftShift", quantized.MaxLeftShift),
                Shift(quantized, "MaxRightShift", quantized.MaxRightShift),
                Value(quantized, "Rounding", quantized.Rounding, Rounding),
            ],
            DeclaredLoss loss => [Value(loss, "LabelCoding", loss.Labels, Labels, "Labels")],
            DeclaredMomentum momentum =>
                [Optimizer<float>(momentum, "momentum", momentum.Momentum, value => value is >= 0 and < 1, "0 or more and less than 1, such as 0.9f")],
            DeclaredShiftMomentum momentum =>
                [Optimizer<int>(momentum, "shift", momentum.Shift, value => value is >= 1 and <= Limits.Shift, "a number of bits from 1 to 15, such as 3")],
            DeclaredAdam adam =>
            [
                Optimizer(adam, "Beta1", adam.Beta1, IsShare, "a number above 0 and below 1, such as 0.9f"),
                Optimizer(adam, "Beta2", adam.Beta2, IsShare, "a number above 0 and below 1, such as 0.999f"),
                Optimizer(adam, "Epsilon", adam.Epsilon, value => value > 0 && !float.IsInfinity(value), "a small positive number, such as 1e-8f"),
            ],
            _ => Array.Empty<DiagnosticInfo?>(),
        };
        return diagnostics.OfType<DiagnosticInfo>();
    }

    // Draws have 16 bits: a rate that rounds to 1 would leave nothing either.
    private static bool IsRate(float rate) => rate >= 0 && Math.Round(rate * 65536.0) < 65536;

    private static DiagnosticInfo?[] Input(DeclaredInput input)
    {
        DiagnosticInfo?[] diagnostics = input.Size is not null
            ? [Size(input, "size", input.Size, Limits.Features)]
            :
            [
                Size(input, "height", input.Height, Limits.Features),
                Size(input, "width", input.Width, Limits.Features),
                Size(input, "channels", input.Channels, Limits.Features),
            ];
        if (input.Size is null && diagnostics.All(diagnostic => diagnostic is null))
        {
            // Three factors of 2²² overflow even 64 bits.
            var values = (double)(input.Height ?? 1) * (input.Width ?? 1) * (input.Channels ?? 1);
            if (values > Limits.Features)
            {
                diagnostics =
                [
                    new DiagnosticInfo(
                        DeclarationRules.TooLarge,
                        Position.Attribute(input),
                        "height × width × channels",
                        values.ToString("0", CultureInfo.InvariantCulture),
                        Text(Limits.Features)),
                ];
            }
        }

        return diagnostics;
    }

    private static DiagnosticInfo? Size(DeclaredAttribute attribute, string name, int? value, int limit) => value switch
    {
        < 1 => new DiagnosticInfo(DeclarationRules.TooSmall, Position.Argument(attribute, name), name, Text(value.Value)),
        _ when value > limit =>
            new DiagnosticInfo(DeclarationRules.TooLarge, Position.Argument(attribute, name), name, Text(value.Value), Text(limit)),
        _ => null,
    };

    private static DiagnosticInfo? Shift(DeclaredAttribute attribute, string name, int? value) =>
        value is < 0 or > Limits.Shift
            ? new DiagnosticInfo(DeclarationRules.ShiftOutOfRange, Position.Argument(attribute, name), name, Text(value.Value))
            : null;

    private static bool IsShare(float value) => value is > 0 and < 1;

    private static DiagnosticInfo? Optimizer<T>(DeclaredAttribute attribute, string name, T? value, Func<T, bool> isInRange, string instead)
        where T : struct, IFormattable =>
        value is { } written && !isInRange(written)
            ? new DiagnosticInfo(DeclarationRules.OptimizerValue, Position.Argument(attribute, name), name, Text(written), instead)
            : null;

    private static DiagnosticInfo? Value(DeclaredAttribute attribute, string enumeration, int? value, string[] names, string? argument = null) =>
        value < 0 || value >= names.Length
            ? new DiagnosticInfo(
                DeclarationRules.UnknownValue,
                Position.Argument(attribute, argument ?? enumeration),
                Text(value.Value),
                enumeration,
                Choice(names.Select(name => enumeration + "." + name).ToArray()))
            : null;

    private static string Choice(string[] names) =>
        string.Join(", ", names.Take(names.Length - 1)) + " or " + names[names.Length - 1];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
