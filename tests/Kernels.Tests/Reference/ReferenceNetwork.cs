using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A network as docs/architecture.md and the declaration describe it, in double precision and plain loops, with nothing in common with
/// the generated code.
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly List<ReferenceLayer> _layers = [];

    /// <param name="spec">The declaration.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="isRounded">Whether shift-based layers round to powers of two: without, the loss has a derivative.</param>
    public ReferenceNetwork(NetworkSpec spec, long seed, bool isRounded = true)
    {
        Spec = spec;
        Seed = seed;
        var shapes = spec.Shapes;
        for (var index = 0; index < spec.Layers.Length; index++)
        {
            var below = spec.InputsOf(index)[0];
            _layers.Add(Create(index, below < 0 ? spec.InputShape : shapes[below], isRounded));
        }

        foreach (var layer in _layers)
        {
            layer.Initialize(seed);
        }
    }

    public NetworkSpec Spec { get; }

    public long Seed { get; }

    /// <summary>All tensors, in the order of the layers, and behind them what the optimizer remembers, from the first layer on.</summary>
    public IReadOnlyList<Parameter> Parameters =>
        _layers.SelectMany(layer => layer.Parameters).Concat(_layers.SelectMany(layer => layer.States)).ToList();

    /// <summary>The mean loss of a mini-batch in training, with no update of weights; running statistics move.</summary>
    public Approximate Loss(float[] inputs, double[] targets, long step, Decisions decisions) =>
        Forward(inputs, targets, 1, new StepContext(Seed, step, inputs.Length / Spec.Input, decisions)).Loss;

    /// <summary>One training step; returns the loss before the update.</summary>
    public Approximate Train(float[] inputs, double[] targets, float learningRate, long step, Decisions decisions)
    {
        var context = new StepContext(Seed, step, inputs.Length / Spec.Input, decisions, learningRate);
        var (loss, delta) = Forward(inputs, targets, ReferenceOptimizer.ScalesSteps(Spec.Optimizer) ? 1 : learningRate, context);
        var gradients = new Approximate[_layers.Count][];
        gradients[^1] = delta;
        for (var index = _layers.Count - 1; index >= 0; index--)
        {
            var below = _layers[index].Backward(gradients[index], context);
            foreach (var input in Spec.InputsOf(index).Where(input => input >= 0))
            {
                gradients[input] = gradients[input] is { } before ? Sum(before, below, _layers[index]) : below;
            }
        }

        return loss;
    }

    /// <summary>The logits in inference.</summary>
    public Approximate[] Predict(float[] inputs, InferenceWeights weights, long step, Decisions decisions) =>
        Walk(inputs, (layer, x) => layer.Infer(x, weights, Inference(inputs, step, decisions)));

    /// <summary>
    /// The statistics of each BatchNorm over all <paramref name="inputs"/>; mini-batches on the way are normalised by their own.
    /// </summary>
    public void Calibrate(float[] inputs, InferenceWeights weights, long step, Decisions decisions)
    {
        var countsAlike = Spec.Layers.Any(layer => layer is ShiftBatchNormSpec);
        foreach (var (number, batch) in inputs.Chunk(Spec.BatchSize * Spec.Input).Index())
        {
            // Where mini-batches count alike, a last one that is not full counts only where it is the only one.
            if (countsAlike && number > 0 && batch.Length < Spec.BatchSize * Spec.Input)
            {
                break;
            }

            decisions.Batch = number;
            Walk(batch, (layer, x) => layer.Calibrate(x, weights, Inference(batch, step, decisions)));
        }

        foreach (var layer in _layers)
        {
            layer.FinishCalibration();
        }
    }

    private static Approximate[] Exact(float[] inputs) => inputs.Select(x => Approximate.Exact(x)).ToArray();

    private StepContext Inference(float[] inputs, long step, Decisions decisions) => new(Seed, step, inputs.Length / Spec.Input, decisions);

    private (Approximate Loss, Approximate[] Delta) Forward(float[] inputs, double[] targets, float learningRate, StepContext context)
    {
        var x = Walk(inputs, (layer, values) => layer.Forward(values, context));
        return ReferenceLoss.Evaluate(Spec, x, targets, learningRate, context);
    }

    /// <summary>From layer to layer, each on what it reads, several values summed; what the last one gives.</summary>
    private Approximate[] Walk(float[] inputs, Func<ReferenceLayer, Approximate[], Approximate[]> run)
    {
        var exact = Exact(inputs);
        var values = new List<Approximate[]>();
        foreach (var layer in _layers)
        {
            var read = Spec.InputsOf(layer.Index).Select(input => input < 0 ? exact : values[input]);
            values.Add(run(layer, read.Aggregate((sum, value) => [.. sum.Zip(value, (a, b) => a + b)])));
        }

        return values[^1];
    }

    /// <summary>
    /// A gradient that another is added to. Sums by table go on from what is there: each term is rounded as part of all of it.
    /// </summary>
    private static Approximate[] Sum(Approximate[] before, Approximate[] term, ReferenceLayer layer)
    {
        var additions = layer is ReferenceWeighted weighted ? weighted.Readers : 0;
        return
        [
            .. before.Zip(term, (a, b) =>
            {
                var sum = a + b;
                var largest = Math.Abs(a.Value) + Math.Abs(b.Value);
                return sum with { Variance = sum.Variance + (additions * Approximate.Rounding * largest * largest) };
            }),
        ];
    }

    private ReferenceLayer Create(int index, PictureShape shape, bool isRounded) => Spec.Layers[index] switch
    {
        DenseSpec dense => Weighted(dense, index, Connections.Dense(shape.Size, dense.Units)),
        Conv2DSpec convolution => Weighted(
            convolution,
            index,
            Connections.Convolution(
                shape, convolution.Filters, convolution.Window, Spec.Reader(index) is MaxPoolSpec pool ? pool.Window(shape).Area : 1)),
        BatchNormSpec norm => new ReferenceBatchNorm(index, shape, Epsilon(norm.Epsilon, index), Spec.Optimizer),
        LayerNormSpec norm => new ReferenceLayerNorm(index, shape.Size, Epsilon(norm.Epsilon, index), Spec.Optimizer),
        ShiftBatchNormSpec norm => new ReferenceShiftBatchNorm(
            index, shape, norm.IsPublished, norm.Terms ?? 2, Epsilon(norm.Epsilon, index), isRounded, Spec.Optimizer),
        MaxPoolSpec pool => new ReferenceMaxPool(index, shape, pool.Window(shape)),
        PoolSpec pool => new ReferenceAveragePool(index, shape, pool.Window(shape)),
        DropoutSpec dropout => new ReferenceDropout(index, shape, dropout.Rate, dropout.IsSpatial, Spec.MultiplicationFree),
        ActivationSpec activation => new ReferenceActivation(index, shape.Size, activation.UserFunction),
        StandardizeSpec standardize => new ReferenceStandardize(
            index, shape, standardize.Terms ?? (Spec.MultiplicationFree ? 2 : 0)),
        AddSpec => new ReferenceAdd(index, shape.Size),
        _ => new ReferenceReLU(index, shape.Size),
    };

    private ReferenceWeighted Weighted(WeightedSpec layer, int index, Connections connections)
    {
        var kind = layer.Weights ?? Spec.Weights;
        var settings = Spec.Quantization ?? new QuantizationSpec();
        var quantized = layer.QuantizeBackprop ?? Spec.Quantization?.Enabled ?? kind != Weights.Real;
        var isNormalised = Spec.IsNormalised(index);
        return new ReferenceWeighted(
            index,
            connections,
            kind,
            layer.Sampling ?? Spec.Sampling,
            layer.Bias ?? !isNormalised,
            isNormalised,
            quantized ? settings : null,
            Spec.Optimizer,
            Spec.Fixed,
            Spec.Powers,
            Spec.Quantization);
    }

    /// <summary>ε in units of what comes in: of a layer with weights, or of what poolings make of it.</summary>
    private double Epsilon(float? declared, int index)
    {
        var below = Spec.InputsOf(index)[0];
        while (below >= 0 && Spec.Layers[below] is PoolSpec)
        {
            below = Spec.InputsOf(below)[0];
        }

        double epsilon = declared ?? 1e-4f;
        return below >= 0 && _layers[below] is ReferenceWeighted { OutputShift: 0 } weighted
            ? Math.ScaleB(epsilon, weighted.UpdateShift)
            : epsilon;
    }
}
