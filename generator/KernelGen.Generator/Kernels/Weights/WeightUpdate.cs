using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>Within a kernel, from sums of a gradient to weights: at once, or by way of memory that another kernel goes on from.</summary>
internal abstract class WeightUpdate(KernelBuilder b, Pointer memory)
{
    /// <summary>What is written to: the weights, or their gradient, which is laid out like them.</summary>
    public Pointer Memory { get; } = memory;

    protected KernelBuilder Builder { get; } = b;

    /// <summary>Call it before the loops of a kernel, since an optimizer computes there what all weights share.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="target">What becomes of the gradient.</param>
    /// <param name="vectors">The most vectors of sums that there are at a time.</param>
    public static WeightUpdate Begin(KernelBuilder b, WeightedLayer layer, WeightBuffers buffers, WeightTarget target, int vectors)
    {
        if (target.Gradient is not null)
        {
            return new Kept(b, b.MemoryBuffer("weightGradients", target.Gradient));
        }

        float? limit = layer.Weights == WeightKind.Real ? null : layer.WeightLimit;
        var weights = b.MemoryBuffer("weights", buffers.Weights);
        return target.Optimizer is null
            ? new Descent(b, weights, limit)
            : new ByOptimizer(
                b,
                weights,
                limit,
                target.Optimizer,
                target.States,
                vectors,
                layer.StepShift,
                new Regularisation(b, target.Optimizer.Optimizer, target.IsMultiplicationFree, layer.UpdateShift, decays: true),
                target.Optimizer.Optimizer.Noise is null
                    ? null
                    : new GradientNoise(b, target.Optimizer.Optimizer, target.IsMultiplicationFree, layer.UpdateShift));
    }

    /// <summary>The kernel that goes on from a gradient in memory.</summary>
    public static Kernel Lower(WeightedLayer layer, WeightBuffers buffers, WeightTarget target)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Update", layer.Index);
        var gradients = b.MemoryBuffer("weightGradients", target.Gradient!);
        var update = Begin(b, layer, buffers, target with { Gradient = null }, layout.Vectors);
        WeightRows.ForInputs(b, layer, layout, Input);
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: the update of the weights by a gradient in memory.",
            ["The same update as where the gradient is formed, to the bit."]);

        void Input(Variable tile, Variable? offset, Variable input)
        {
            var index = update.Memory.At([(Axis.Tile, tile), .. layout.At(offset, input), (Axis.Output, 0)]);
            var sums = Enumerable.Range(0, layout.Vectors)
                .Select(vector => b.Let(
                    "gradient" + vector.ToString(CultureInfo.InvariantCulture),
                    new Load(gradients, index + (vector * Lane.Count), ValueKind.Lanes)))
                .ToArray();
            update.Apply(index, [sums], [string.Empty], vector => (new LaneIndex() + (tile.Stride(layout.Tile) + vector.Stride(Lane.Count)))
                .IsLessThan(layer.Units));
        }
    }

    /// <summary>The sums of several inputs belong to inputs that follow each other.</summary>
    /// <param name="index">Where the first of them lies.</param>
    /// <param name="sums">Vectors of sums for each input.</param>
    /// <param name="tags">What the names of an input's locals begin with.</param>
    /// <param name="exists">Which lanes of a vector are weights; null where the gradient has just been formed.</param>
    public abstract void Apply(
        Expression index, IReadOnlyList<Variable[]> sums, IReadOnlyList<string> tags, Func<Expression, Expression>? exists = null);

    /// <summary>NaN is neither above 1 nor below −1, and stays.</summary>
    private static void Clip(KernelBuilder b, Variable updated, float limit)
    {
        b.Set(updated, new Select(updated.IsGreaterThan(limit), new FloatLiteral(limit).Broadcast(), updated));
        b.Set(updated, new Select(updated.IsLessThan(-limit), new FloatLiteral(-limit).Broadcast(), updated));
    }

    private static string Text(float limit) => limit.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The gradient itself, for a kernel behind this one.</summary>
    private sealed class Kept(KernelBuilder b, Pointer gradients) : WeightUpdate(b, gradients)
    {
        public override void Apply(
            Expression index, IReadOnlyList<Variable[]> sums, IReadOnlyList<string> tags, Func<Expression, Expression>? exists) =>
            Builder.Section("The gradient, for the update behind it.", () =>
            {
                for (var k = 0; k < sums.Count; k++)
                {
                    for (var vector = 0; vector < sums[k].Length; vector++)
                    {
                        Builder.Store(Memory, index + (k * Memory.Stride(Axis.Input)) + (vector * Lane.Count), sums[k][vector]);
                    }
                }
            });
    }

    /// <summary>Plain descent.</summary>
    private sealed class Descent(KernelBuilder b, Pointer weights, float? limit) : WeightUpdate(b, weights)
    {
        public override void Apply(
            Expression index, IReadOnlyList<Variable[]> sums, IReadOnlyList<string> tags, Func<Expression, Expression>? exists)
        {
            for (var k = 0; k < sums.Count; k++)
            {
                Apply(index + (k * Memory.Stride(Axis.Input)), sums[k], tags[k]);
            }
        }

        private string Formula =>
            limit is { } most ? $"w ← clip(w − Δw, −{Text(most)}, +{Text(most)})." : "w ← w − Δw.";

        private void Apply(Expression index, Variable[] sums, string tag) =>
            Builder.Section(Formula, () =>
            {
                for (var vector = 0; vector < sums.Length; vector++)
                {
                    var name = tag + vector.ToString(CultureInfo.InvariantCulture);
                    var offset = index + (vector * Lane.Count);
                    var updated = Builder.Let("updated" + name, new Load(Memory, offset, ValueKind.Lanes) - sums[vector]);
                    if (limit is not null)
                    {
                        Clip(Builder, updated, limit.Value);
                    }

                    Builder.Store(Memory, offset, updated);
                }
            });
    }

    /// <summary>
    /// An optimizer in place of the plain subtraction: a loop over vectors, since its rule would fill too many registers side by side.
    /// </summary>
    private sealed class ByOptimizer : WeightUpdate
    {
        private readonly float? _limit;
        private readonly Pointer _gradients;
        private readonly OptimizerRule _rule;
        private readonly Regularisation _regularisation;
        private readonly GradientNoise? _noise;

        public ByOptimizer(
            KernelBuilder b,
            Pointer weights,
            float? limit,
            OptimizerLowering optimizer,
            IReadOnlyList<MemoryBuffer> states,
            int vectors,
            int stepShift,
            Regularisation regularisation,
            GradientNoise? noise)
            : base(b, weights)
        {
            _limit = limit;
            _gradients = b.Scratch("gradients", ElementKind.Float, vectors * Lane.Count);
            _rule = optimizer.Begin(b, states, stepShift);
            (_regularisation, _noise) = (regularisation, noise);
        }

        public override void Apply(
            Expression index, IReadOnlyList<Variable[]> sums, IReadOnlyList<string> tags, Func<Expression, Expression>? exists)
        {
            var b = Builder;
            var all = sums.SelectMany(vectors => vectors).ToList();
            var clipped = _limit is { } most ? $" Weights are clipped to ±{Text(most)}." : string.Empty;
            b.Section(_rule.Formula + _regularisation.Formula + clipped, () =>
            {
                for (var vector = 0; vector < all.Count; vector++)
                {
                    b.Store(_gradients, vector * Lane.Count, all[vector]);
                }

                b.For("vector", 0, all.Count, 1, vector =>
                {
                    var offset = index + vector.Stride(Lane.Count);
                    var gradient = b.Let("gradient", new Load(_gradients, vector.Stride(Lane.Count), ValueKind.Lanes));
                    var limited = _regularisation.Limited(gradient);
                    var step = _rule.Step(_noise?.Added(limited, offset, exists!(vector)) ?? limited, offset);
                    var updated = b.Let("updated", _regularisation.Decayed(new Load(Memory, offset, ValueKind.Lanes)) - step);
                    if (_limit is not null)
                    {
                        Clip(b, updated, _limit.Value);
                    }

                    b.Store(Memory, offset, updated);
                });
            });
        }
    }
}
