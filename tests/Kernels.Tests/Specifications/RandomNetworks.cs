using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CsCheck;

namespace KernelGen.Kernels.Tests;

/// <summary>Random declarations.</summary>
internal static class RandomNetworks
{
    /// <summary>Sizes 1 to 70, with the borders of vectors and tiles more often than chance.</summary>
    private static readonly Gen<int> Size = Gen.Frequency(
        (3, Gen.Int[1, 70]),
        (2, OneOf(1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 49, 61, 63, 64, 65, 67, 70)));

    private static readonly Gen<Weights> AnyWeights = OneOf(
        Weights.Real, Weights.Binary, Weights.Ternary, Weights.PowersOfTwo);

    private static readonly Gen<Sampling> AnySampling = OneOf(Sampling.Stochastic, Sampling.Deterministic);

    private static readonly Gen<bool> Sometimes = Gen.Int[0, 3].Select(x => x == 0);

    private static readonly Gen<QuantizationSpec?> AnyQuantization = Gen.Frequency(
        (2, Constant<QuantizationSpec?>(null)),
        (3, from enabled in Sometimes
            from left in OneOf(0, 1, 2, 4, 8, 15)
            from right in OneOf(0, 1, 3, 4, 7, 15)
            from rounding in OneOf(Rounding.Stochastic, Rounding.Nearest)
            from gradients in OneOf<PowersSpec?>(null, null, new PowersSpec(Min: -31, Max: 0), new PowersSpec(Min: -12, Max: -4))
            select (QuantizationSpec?)new QuantizationSpec(!enabled, left, right, rounding) { Gradients = gradients }));

    /// <summary>Mostly none.</summary>
    private static readonly Gen<OptimizerSpec?> AnyOptimizer = Gen.Frequency(
        (5, Constant<OptimizerSpec?>(null)),
        (1, OneOf(0f, 0.5f, 0.9f).Select(momentum => (OptimizerSpec?)new MomentumSpec(momentum))),
        (1, OneOf(1, 3, 15).Select(shift => (OptimizerSpec?)new ShiftMomentumSpec(shift))),
        (1, from beta1 in OneOf(0.5f, 0.9f)
            from beta2 in OneOf(0.9f, 0.999f)
            from epsilon in OneOf(1e-8f, 1e-3f)
            select (OptimizerSpec?)new AdamSpec(beta1, beta2, epsilon)),
        (1, Constant<OptimizerSpec?>(new ShiftAdaMaxSpec())));

    /// <summary>Mostly the cost model's choices; else tables and lists that it would not choose for such small layers.</summary>
    private static readonly Gen<string> AnyTuning = Gen.Frequency(
        (2, Constant("")),
        (3, OneOf(
            "EntriesPerIteration=2",
            "EntriesPerIteration=4",
            "EntriesPerIteration=4; RowsPerTable=4; TablesPerBlock=8",
            "RowsPerTable=1; TablesPerBlock=4",
            "RowsPerTable=3; TablesPerBlock=16",
            "RowsPerTable=5; TablesPerBlock=12",
            "RowsPerTable=8; TablesPerBlock=8; EntriesPerIteration=2",
            "FirstCache=8K")));

    /// <summary>A dense layer with what may stand behind it.</summary>
    private static readonly Gen<ImmutableArray<LayerSpec>> Block =
        from units in Size
        from dense in Dense(units)
        from norm in Gen.Int[0, 5]
        from epsilon in OneOf<float?>(null, null, 0.01f)
        from terms in OneOf<int?>(null, null, 1, 3, 4)
        from relu in Gen.Int[0, 6]
        from function in OneOf(UserFunctionCases.Activations)
        from dropout in OneOf(0f, 0f, 0f, 0.5f, 0.2f)
        select Stack(
            dense,
            norm switch
            {
                0 => null,
                1 or 2 => new BatchNormSpec(epsilon),
                3 => new ShiftBatchNormSpec(true, null, epsilon),
                _ => new ShiftBatchNormSpec(false, terms, epsilon)
            },
            relu > 4 ? new ActivationSpec(function) : relu > 0 ? new ReLUSpec() : null, dropout > 0 ? new DropoutSpec(dropout) : null);

    /// <summary>What may stand before the first dense layer; mostly nothing.</summary>
    private static readonly Gen<ImmutableArray<LayerSpec>> Front = Gen.Frequency(
        (12, Constant(ImmutableArray<LayerSpec>.Empty)),
        (1, Constant(Stack(new DropoutSpec(0.25f)))),
        (1, Constant(Stack(new BatchNormSpec()))),
        (1, Constant(Stack(new BatchNormSpec(), new ReLUSpec()))),
        (1, Constant(Stack(new ActivationSpec(UserFunctionCases.Activation("Bent")), new ReLUSpec()))),
        (1,
            Constant(Stack(
                new BatchNormSpec(),
                new DropoutSpec(0.25f),
                new ActivationSpec(UserFunctionCases.Activation("Leaky")),
                new ActivationSpec(UserFunctionCases.Activation("Cut"))))),
        (1, Constant(Stack(new BatchNormSpec(), new DropoutSpec(0.3f), new ReLUSpec()))));

    /// <summary>Any network, one in three without multiplications.</summary>
    public static Gen<NetworkSpec> Any => Gen.Select(Declared, Gen.Int[0, 2], (declared, free) =>
    {
        var spec = Powered(Regularised(free == 0 ? Free(declared) : declared));
        return LayerNormSpec.In(StandardizeSpec.InFrontOf(spec) ?? BuiltInActivations.In(spec));
    });

    private static Gen<NetworkSpec> Declared { get; } =
        from input in Size
        from batch in Gen.Frequency((3, Gen.Int[1, 50]), (1, OneOf(1, 15, 16, 17, 32, 33, 48)))
        from front in Front
        from blocks in Block.Array[0, 3]
        from loss in Gen.Enum<LossKind>()
        from outputs in Gen.Frequency((1, Constant(1)), (3, Gen.Int[2, 20]), (1, Size))
        from last in Dense(loss == LossKind.SoftmaxCrossEntropy && outputs == 1 ? 2 : outputs)
        from norm in Gen.Bool
        from weights in AnyWeights
        from sampling in AnySampling
        from quantization in AnyQuantization
        from optimizer in AnyOptimizer
        from written in OneOf(UserFunctionCases.Losses)
        from tuning in AnyTuning
        select new NetworkSpec(
            input,
            batch,
            Join(front, blocks, Stack(last, norm ? new BatchNormSpec() : null)),
            loss,
            weights,
            sampling,
            quantization,
            Optimizer: optimizer,
            UserLoss: written,
            Tuning: tuning);

    /// <summary>A network with real weights, no quantization and few parameters: one whose gradient is a gradient.</summary>
    public static Gen<NetworkSpec> Differentiable { get; } =
        from input in Gen.Int[1, 9]
        from batch in Gen.Int[2, 19]
        from front in Front
        from blocks in SmallBlock.Array[0, 2]
        from loss in Gen.Enum<LossKind>()
        from outputs in Gen.Int[1, 4]
        from norm in Gen.Bool
        from bias in Gen.Bool
        from written in OneOf(UserFunctionCases.Losses)
        select new NetworkSpec(
            input,
            batch,
            Join(
                front,
                blocks,
                Stack(
                    new DenseSpec(loss == LossKind.SoftmaxCrossEntropy ? outputs + 1 : outputs, Bias: bias),
                    norm ? new BatchNormSpec() : null)),
            loss,
            Weights.Real,
            UserLoss: written);

    private static Gen<ImmutableArray<LayerSpec>> SmallBlock =>
        from units in Gen.Int[1, 9]
        from bias in OneOf<bool?>(null, true, false)
        from norm in Gen.Bool
        from relu in Gen.Int[0, 3]
        from function in OneOf(UserFunctionCases.Activations)
        from dropout in OneOf(0f, 0f, 0.5f)
        select Stack(
            new DenseSpec(units, Bias: bias),
            norm ? new BatchNormSpec(0.01f) : null,
            relu > 1 ? new ActivationSpec(function) : relu == 1 ? new ReLUSpec() : null,
            dropout > 0 ? new DropoutSpec(dropout) : null);

    /// <summary>What a layer with weights says of itself.</summary>
    public static Gen<(Weights? Weights, Sampling? Sampling, bool? Bias, bool? QuantizeBackprop)> Weighted =>
        from weights in Optional(AnyWeights)
        from sampling in Optional(AnySampling)
        from bias in Optional(Gen.Bool)
        from quantize in Optional(Gen.Bool)
        select (weights, sampling, bias, quantize);

    private static Gen<DenseSpec> Dense(int units) =>
        Weighted.Select(said => new DenseSpec(units, said.Weights, said.Sampling, said.Bias, said.QuantizeBackprop));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<T> Constant<T>(T value) => Gen.Const(() => value);

    /// <summary>The same network with everything that multiplies replaced.</summary>
    public static NetworkSpec Free(NetworkSpec spec) => spec with
    {
        MultiplicationFree = true,
        Optimizer = spec.Optimizer switch
        {
            MomentumSpec => new ShiftMomentumSpec(3),
            AdamSpec => new ShiftAdaMaxSpec(),
            var other => other
        },
        Weights = spec.Weights == Weights.Real ? Weights.Ternary : spec.Weights,
        Loss = spec.Loss == LossKind.SoftmaxCrossEntropy ? LossKind.SquaredHinge : spec.Loss,
        UserLoss = spec.UserLoss is { UserFunction.IsFree: true } ? spec.UserLoss : UserFunctionCases.Loss("AbsoluteError"),
        Quantization = spec.Quantization is null ? null : spec.Quantization with { Enabled = true },
        Layers =
        [
            .. spec.Layers.Select(layer => layer switch
            {
                BatchNormSpec norm => new ShiftBatchNormSpec(false, null, norm.Epsilon) { From = norm.From },
                ActivationSpec { UserFunction.IsFree: false } activation =>
                    activation with { UserFunction = UserFunctionCases.Activation("Leaky") },
                WeightedSpec weighted => weighted with
                {
                    Weights = weighted.Weights == Weights.Real ? Weights.Binary : weighted.Weights, QuantizeBackprop = null,
                },
                _ => layer,
            }),
        ],
    };

    /// <summary>The same network with weight decay and limited gradients, in every fourth case.</summary>
    private static NetworkSpec Regularised(NetworkSpec spec) => (spec.Input + spec.BatchSize) % 4 != 0 ? spec : spec with
    {
        Optimizer = (spec.Optimizer ?? new SgdSpec()) with
        {
            WeightDecay = (spec.Input % 3) switch { 0 => 0, _ => spec.MultiplicationFree ? 1f / 64 : 0.02f },
            ClipValue = (spec.Input % 5) switch { 0 => 0, 1 => 0.003f, _ => 0.04f },
        },
    };

    /// <summary>The same network with other powers of two than one that nothing is said of, in three of four cases.</summary>
    private static NetworkSpec Powered(NetworkSpec spec) => ((spec.Input + spec.BatchSize) % 4) switch
    {
        0 => spec,
        1 => spec with { Powers = new PowersSpec(Terms: 2) },
        2 => spec with { Powers = new PowersSpec(Terms: 3, Min: -9, Max: 0) },
        _ => spec with { Powers = new PowersSpec(Terms: 1 + (spec.Input % 3), Min: -2, Max: spec.BatchSize % 2) },
    };

    /// <summary>Mostly not written.</summary>
    private static Gen<T?> Optional<T>(Gen<T> gen)
        where T : struct =>
        Gen.Frequency((3, Constant<T?>(null)), (2, gen.Select(x => (T?)x)));

    private static ImmutableArray<LayerSpec> Stack(params IEnumerable<LayerSpec?> layers)
    {
        var stack = ImmutableArray.CreateBuilder<LayerSpec>();
        foreach (var layer in layers)
        {
            if (layer is not null)
            {
                stack.Add(layer);
            }
        }

        return stack.ToImmutable();
    }

    private static ImmutableArray<LayerSpec> Join(
        ImmutableArray<LayerSpec> front, IEnumerable<ImmutableArray<LayerSpec>> blocks, ImmutableArray<LayerSpec> last)
    {
        var all = front.ToBuilder();
        foreach (var block in blocks)
        {
            all.AddRange(block);
        }

        all.AddRange(last);
        return all.ToImmutable();
    }
}
