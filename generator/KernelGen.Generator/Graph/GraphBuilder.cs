using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph;

/// <summary>From a declaration to a graph: checks every rule, fills in defaults, infers shapes.</summary>
internal static class GraphBuilder
{
    private const int DefaultBatchSize = 100;
    private const float DefaultEpsilon = 1e-4f;
    private const int DefaultShift = 4;
    private const int DefaultTerms = 2;
    private const float DefaultBeta1 = 0.9f;
    private const float DefaultBeta2 = 0.999f;
    private const float DefaultAdamEpsilon = 1e-8f;

    public static GraphResult Build(NetworkDeclaration declaration)
    {
        var diagnostics = declaration.Diagnostics.ToList();
        diagnostics.AddRange(SequenceRules.Check(declaration));
        diagnostics.AddRange(declaration.Attributes.SelectMany(ValueRules.Check));
        var isReadable = !declaration.Attributes.Any(attribute => attribute is UnreadableAttribute);

        // Shapes and neighbours mean something only where the sequence and every value do. What is wrong with the class does not matter.
        NetworkGraph? graph = null;
        if (isReadable && !diagnostics.Skip(declaration.Diagnostics.Count).Any(diagnostic => diagnostic.Blocks))
        {
            graph = Infer(declaration, diagnostics);
        }

        return new GraphResult(
            diagnostics.Any(diagnostic => diagnostic.Blocks) ? null : graph,
            new EquatableArray<DiagnosticInfo>(diagnostics.ToImmutableArray()));
    }

    private static NetworkGraph Infer(NetworkDeclaration declaration, List<DiagnosticInfo> diagnostics)
    {
        var network = declaration.Attributes.OfType<DeclaredNetwork>().First();
        var input = declaration.Attributes.OfType<DeclaredInput>().First();
        var backprop = declaration.Attributes.OfType<DeclaredQuantizedBackprop>().FirstOrDefault();
        var loss = declaration.Attributes.OfType<DeclaredLoss>().First();
        diagnostics.AddRange(MultiplicationFreeRules.Check(declaration, network, backprop));
        var declared = declaration.Attributes.Where(attribute => attribute.Role == AttributeRole.Layer).ToList();

        var batchSize = network.BatchSize ?? DefaultBatchSize;
        var shape = input.Size is { } size
            ? Shape.Flat(size)
            : new Shape(input.Height ?? 1, input.Width ?? 1, input.Channels ?? 1);
        CheckBuffer(input, "The input", shape.Size, batchSize, diagnostics);
        if (declared.Count > Limits.Layers)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Attribute(declared[Limits.Layers]),
                "The number of layers",
                Text(declared.Count),
                Text(Limits.Layers)));
        }

        var layers = ImmutableArray.CreateBuilder<Layer>(declared.Count);
        for (var index = 0; index < declared.Count; index++)
        {
            var below = index == 0 ? null : layers[index - 1];
            var shapeBelow = below?.OutputShape ?? shape;
            var next = index + 1 < declared.Count ? declared[index + 1] : null;
            layers.Add(declared[index] switch
            {
                DeclaredDense dense => Dense(index, shapeBelow, dense, next, network, backprop, batchSize, diagnostics),
                DeclaredBatchNorm norm => new BatchNormLayer(
                    index, shapeBelow, Epsilon(norm, norm.Epsilon, below, batchSize, diagnostics)),
                DeclaredShiftBatchNorm norm => ShiftBatchNorm(index, shapeBelow, norm, below, batchSize, diagnostics),
                DeclaredReLU => new ReLULayer(index, shapeBelow),
                DeclaredActivation activation => new ActivationLayer(index, shapeBelow, activation.Function, activation.Derivative),
                DeclaredDropout dropout => new DropoutLayer(index, shapeBelow, dropout.Rate),
                var unknown => throw new InvalidOperationException("No layer is known for [" + unknown.Name + "]."),
            });
        }

        Tuning.Read(network.Tuning, out var tuning);
        CheckLoss(loss, declared[declared.Count - 1], layers[layers.Count - 1].Outputs, diagnostics);
        return new NetworkGraph(
            declaration.Type,
            batchSize,
            shape,
            NetworkGraph.Chain(layers),
            Loss(loss),
            network.MultiplicationFree ?? false,
            Optimizer(declaration.Attributes.FirstOrDefault(attribute => attribute.Role == AttributeRole.Optimizer)),
            loss is { Function: { } function, Derivative: { } derivative } ? new UserLoss(function, derivative, loss.Labels == 1) : null)
        {
            Tuning = tuning,
            IsFixed = network.Arithmetic == 1,
        };
    }

    private static DenseLayer Dense(
        int index,
        Shape shapeBelow,
        DeclaredDense dense,
        DeclaredAttribute? next,
        DeclaredNetwork network,
        DeclaredQuantizedBackprop? backprop,
        int batchSize,
        List<DiagnosticInfo> diagnostics)
    {
        var inputs = shapeBelow.Size;
        var weights = (WeightKind)(dense.Weights ?? network.Weights ?? (int)WeightKind.Ternary);
        var isReal = weights == WeightKind.Real;
        var isNormalised = next is DeclaredBatchNorm or DeclaredShiftBatchNorm;
        if (isReal && dense.Sampling is not null)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(dense, "Sampling"),
                "Sampling",
                "a layer whose weights are real, since nothing is sampled",
                "Weights = Weights.Ternary"));
        }

        if ((long)inputs * dense.Units > Limits.Weights)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Argument(dense, "units"),
                "The number of weights, " + Text(inputs) + " × " + Text(dense.Units) + ",",
                Text((long)inputs * dense.Units),
                Text(Limits.Weights / inputs) + " units"));
        }
        else
        {
            CheckBuffer(dense, "units", dense.Units, batchSize, diagnostics);
        }

        var isQuantized = dense.QuantizeBackprop ?? (backprop is null ? !isReal : backprop.Enabled ?? true);
        return new DenseLayer(
            index,
            shapeBelow,
            dense.Units,
            weights,
            IsStochastic: !isReal && (dense.Sampling ?? network.Sampling ?? 0) == 0,
            HasBias: dense.Bias ?? !isNormalised,
            OutputShift: isReal || isNormalised ? 0 : WeightScale.OutputShift(inputs, dense.Units),
            UpdateShift: isReal ? 0 : WeightScale.UpdateShift(inputs, dense.Units),
            isQuantized ? Quantization(backprop) : null);
    }

    /// <summary>The quantization where nothing is said of it.</summary>
    public static Quantization DefaultQuantization { get; } = Quantization(null);

    private static Quantization Quantization(DeclaredQuantizedBackprop? backprop) => new(
        backprop?.MaxLeftShift ?? DefaultShift,
        backprop?.MaxRightShift ?? DefaultShift,
        IsStochastic: (backprop?.Rounding ?? 0) == 0);

    private static ShiftBatchNormLayer ShiftBatchNorm(
        int index, Shape shape, DeclaredShiftBatchNorm norm, Layer? below, int batchSize, List<DiagnosticInfo> diagnostics)
    {
        var form = (ShiftBatchNormForm)(norm.Form ?? 0);
        if (form == ShiftBatchNormForm.Variance && norm.Terms is not null)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(norm, "Terms"),
                "Terms",
                "the form Variance, since its factors are single powers of two",
                "Form = ShiftBatchNormForm.Deviation"));
        }

        var terms = form == ShiftBatchNormForm.Variance ? 1 : norm.Terms ?? DefaultTerms;
        return new ShiftBatchNormLayer(index, shape, form, terms, Epsilon(norm, norm.Epsilon, below, batchSize, diagnostics));
    }

    /// <summary>
    /// ε in units of what comes in: from a binary or ternary layer that is 1/W0 times as large as the
    /// network means it, its variance 1/W0² times.
    /// </summary>
    /// <param name="declared">ε as it is declared; null for the default.</param>
    /// <param name="below">The layer in front.</param>
    public static float Epsilon(float? declared, Layer? below) =>
        (float)((declared ?? DefaultEpsilon) * Math.Pow(2, (below as DenseLayer)?.UpdateShift ?? 0));

    private static float Epsilon(DeclaredAttribute norm, float? declared, Layer? below, int batchSize, List<DiagnosticInfo> diagnostics)
    {
        if (batchSize == 1)
        {
            diagnostics.Add(new DiagnosticInfo(DeclarationRules.BatchOfOne, Position.Attribute(norm), norm.Name));
        }

        var epsilon = Epsilon(declared, below);
        if (!(epsilon > 0) || float.IsInfinity(epsilon))
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.Epsilon, Position.Argument(norm, "Epsilon"), declared!.Value.ToString(CultureInfo.InvariantCulture)));
        }

        return epsilon;
    }

    private static void CheckBuffer(DeclaredAttribute attribute, string name, int features, int batchSize, List<DiagnosticInfo> diagnostics)
    {
        var limit = Limits.BufferFeatures(batchSize);
        if (features > limit)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Attribute(attribute),
                name,
                Text(features),
                Text(limit) + " with BatchSize = " + Text(batchSize)));
        }
    }

    private static void CheckLoss(DeclaredLoss loss, DeclaredAttribute last, int outputs, List<DiagnosticInfo> diagnostics)
    {
        if (Loss(loss) == LossKind.SoftmaxCrossEntropy && outputs < 2)
        {
            diagnostics.Add(new DiagnosticInfo(DeclarationRules.LossShape, Position.Attribute(loss), loss.Name, Text(outputs)));
        }

        // A rectified output suits a regression to values that are never negative; a class score loses one side by it.
        var consequence = last switch
        {
            DeclaredReLU when Loss(loss) != LossKind.MeanSquaredError => "keeps every output from becoming negative",
            DeclaredDropout => "removes outputs at random in training",
            _ => null,
        };
        if (consequence is not null)
        {
            diagnostics.Add(new DiagnosticInfo(DeclarationRules.LogitsCut, Position.Attribute(last), last.Name, loss.Name, consequence));
        }
    }

    private static Optimizer? Optimizer(DeclaredAttribute? attribute) => attribute switch
    {
        null => null,
        DeclaredMomentum momentum => new MomentumOptimizer(momentum.Momentum),
        DeclaredShiftMomentum momentum => new ShiftMomentumOptimizer(momentum.Shift),
        DeclaredAdam adam => new AdamOptimizer(
            adam.Beta1 ?? DefaultBeta1, adam.Beta2 ?? DefaultBeta2, adam.Epsilon ?? DefaultAdamEpsilon),
        DeclaredShiftAdaMax => new ShiftAdaMaxOptimizer(),
        var unknown => throw new InvalidOperationException("No optimizer is known for [" + unknown.Name + "]."),
    };

    private static LossKind Loss(DeclaredLoss loss) => loss.Name switch
    {
        "SquaredHinge" => LossKind.SquaredHinge,
        "Hinge" => LossKind.Hinge,
        "SoftmaxCrossEntropy" => LossKind.SoftmaxCrossEntropy,
        "MeanSquaredError" => LossKind.MeanSquaredError,
        "Loss" => LossKind.Written,
        var unknown => throw new InvalidOperationException("No loss is known for [" + unknown + "]."),
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
