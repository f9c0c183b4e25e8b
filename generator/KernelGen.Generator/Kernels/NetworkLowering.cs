using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Boundary;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.Optimizers;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels;

/// <summary>From the graph to kernels and schedules: which kernel each layer needs, in which order, on which memory.</summary>
internal sealed class NetworkLowering
{
    private const int PurposeInitialise = 0;
    private const int PurposeSample = 1;
    private const int PurposeQuantize = 2;
    private const int PurposeDropout = 3;
    private const int PurposeInference = 4;

    private readonly NetworkGraph _graph;
    private readonly int _sampleBlocks;
    private readonly List<TensorBuffer> _tensors = [];
    private readonly List<TensorBuffer> _states = [];
    private readonly List<KernelLaunch> _initialise = [];
    private readonly List<KernelLaunch> _encode = [];
    private readonly List<KernelLaunch> _round = [];
    private readonly List<KernelLaunch> _sample = [];
    private readonly List<KernelLaunch> _trainForward = [];
    private readonly List<KernelLaunch> _predict = [];
    private readonly List<KernelLaunch> _oneSampleCodes = [];
    private readonly List<KernelLaunch> _predictOne = [];
    private readonly List<KernelLaunch> _calibrate = [];
    private readonly List<IReadOnlyList<KernelLaunch>> _backward = [];
    private readonly List<NormalisationBuffers> _norms = [];
    private readonly List<KernelLaunch> _accumulate = [];
    private readonly List<KernelLaunch> _average = [];
    private readonly MemoryBuffer _mask;
    private readonly MemoryBuffer _reciprocal;

    // Where the values of one sample are at this point of the network; whether all layers so far have a kernel for one.
    private MemoryBuffer _row;
    private bool _hasPredictOne = true;

    private NetworkLowering(NetworkGraph graph)
    {
        _graph = graph;
        _sampleBlocks = Lane.SampleBlocks(graph.BatchSize);
        _row = Row("InputRow", graph.InputSize);
        _mask = new MemoryBuffer("Mask", ElementKind.Int, _sampleBlocks * Lane.Count, "[slab][lane], all ones where there is a sample", false);
        _reciprocal = new MemoryBuffer("Reciprocal", ElementKind.Int, Lane.Count, "signed powers of two, as bits of floats, that add up to 1/samples", true);
    }

    public static NetworkPlan Lower(NetworkGraph graph) => new NetworkLowering(graph).Lower();

    private NetworkPlan Lower()
    {
        var labels = new MemoryBuffer("Labels", ElementKind.Int, _sampleBlocks * Lane.Count, "[slab][lane]", false);
        var input = Activations("Input", _graph.Input);
        var pack = new KernelLaunch(BoundaryCopies.LowerPack("PackInput", "inputs", KernelScalar.InputRows, input, _graph.InputSize, _graph.BatchSize, _sampleBlocks, Concern.Forward));

        _predictOne.Add(new KernelLaunch(BoundaryCopies.LowerInputRow(_row, _graph.InputSize)));

        // A buffer for the error of every stretch between two dense layers; kernels in between work in place.
        var current = input;
        var denseCount = 0;
        var error = Error(0, _graph.Input);
        var isNonNegative = false;
        var hasTrainableBelow = false;
        foreach (var part in FusionPass.Run(_graph))
        {
            if (part.Layers[0] is DenseLayer dense)
            {
                denseCount++;
                var gradientAbove = Error(denseCount, dense.OutputShape);
                current = Dense(dense, denseCount, current, isNonNegative, error, gradientAbove, hasTrainableBelow);
                error = gradientAbove;
                isNonNegative = false;
                hasTrainableBelow = true;
            }
            else
            {
                var group = new Elementwise.FusedGroup(part.Layers, part.Name, _graph.IsMultiplicationFree);
                current = Group(group, current, error, hasTrainableBelow);
                isNonNegative = group.IsNonNegative || (isNonNegative && group.Norm is null && group.Activation is null);
                hasTrainableBelow |= group.Norm is not null;
            }
        }

        var losses = new MemoryBuffer("Losses", ElementKind.Float, _sampleBlocks * Lane.Count, "[slab][lane], the loss of each sample", false);
        var total = new MemoryBuffer("LossTotal", ElementKind.Float, Lane.Count, "the loss of the mini-batch, summed", true);
        var train = new List<KernelLaunch> { pack, new(BoundaryCopies.LowerSamples(_mask, labels, _sampleBlocks, Concern.Forward, "MarkSamples"), Condition: LaunchCondition.Labels) };
        MemoryBuffer? targets = null;
        if (_graph.Loss.TakesTargets())
        {
            targets = Activations("Targets", _graph.Output);
            train.Add(new KernelLaunch(BoundaryCopies.LowerTargets(labels, targets, _graph.OutputSize, _sampleBlocks, _graph.UserLoss is { HasSigns: true }), Condition: LaunchCondition.Labels));
            train.Add(new KernelLaunch(BoundaryCopies.LowerSamples(_mask, null, _sampleBlocks, Concern.Forward, "MarkSamplesOnly"), Condition: LaunchCondition.Targets));
            train.Add(new KernelLaunch(
                BoundaryCopies.LowerPack("PackTargets", "targets", KernelScalar.TargetRows, targets, _graph.OutputSize, _graph.BatchSize, _sampleBlocks, Concern.Forward),
                Condition: LaunchCondition.Targets));
        }

        train.AddRange(_encode);
        train.AddRange(_trainForward);
        train.Add(new KernelLaunch(LossLowering.Lower(_graph, current, error, labels, targets, _mask, _reciprocal, losses, _sampleBlocks)));
        train.Add(new KernelLaunch(LossLowering.LowerTotal(_graph, losses, total, _reciprocal, _sampleBlocks)));
        _backward.Reverse();
        train.AddRange(_backward.SelectMany(launches => launches));

        var mark = new KernelLaunch(BoundaryCopies.LowerSamples(_mask, null, _sampleBlocks, Concern.Inference, "MarkLanes"));
        var predict = new List<KernelLaunch> { pack };
        predict.AddRange(_predict);
        predict.Add(new KernelLaunch(BoundaryCopies.LowerUnpack(current, _graph.OutputSize, _sampleBlocks)));
        _predictOne.Add(new KernelLaunch(BoundaryCopies.LowerOutputRow(_row, _graph.OutputSize)));
        if (!_hasPredictOne)
        {
            _predictOne.Clear();
            _oneSampleCodes.Clear();
        }

        var calibrate = new List<KernelLaunch>();
        if (_norms.Count + _accumulate.Count > 0)
        {
            calibrate.Add(pack);
            calibrate.Add(mark);
            calibrate.AddRange(_calibrate);
            calibrate.AddRange(_accumulate);
        }

        // Behind what the network is, what its optimizer remembers.
        _tensors.AddRange(_states);
        return new NetworkPlan(
            _graph, _tensors, _initialise, train, _round, _sample, _oneSampleCodes, predict, _predictOne, calibrate, _average, _norms, total, OptimizerRule.StepScalars(_graph.Optimizer), _reciprocal);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Stream(Layer layer, int purpose) => (layer.Index * 8) + purpose;

    private MemoryBuffer Activations(string name, Shape shape) => new(
        name, ElementKind.Float, _sampleBlocks * DenseForward.Stride(shape.Size), $"[slab][{Text(Lane.RoundUp(shape.Size, Lane.Count))} features][lane]", false);

    private static MemoryBuffer Row(string name, int features) => new(
        name, ElementKind.Float, Lane.RoundUp(features, Lane.Count), "[feature] of one sample", false);

    private MemoryBuffer Error(int number, Shape shape) => Activations("Error" + Text(number), shape);

    private MemoryBuffer Dense(DenseLayer layer, int number, MemoryBuffer input, bool inputIsNonNegative, MemoryBuffer gradientBelow, MemoryBuffer error, bool needsGradientBelow)
    {
        var plan = DensePlanner.Plan(layer, _graph.BatchSize, _graph.Tuning) with { IsFixed = _graph.IsFixed };
        var layout = new WeightLayout(layer, plan);
        var tag = Text(number);
        var isCoded = !layout.IsReal && !layout.IsDirect;
        var buffers = new DenseBuffers(
            "Dense" + tag,
            layout,
            new MemoryBuffer("Weights" + tag, ElementKind.Float, layout.Length, $"[{Text(layout.Tiles)} tiles][{Text(layout.PaddedInputs)} inputs][{Text(layout.Tile)} outputs]", true),
            layer.HasBias ? new MemoryBuffer("Bias" + tag, ElementKind.Float, layout.PaddedOutputs, "[output]", true) : null,
            isCoded ? new MemoryBuffer("ForwardCodes" + tag, ElementKind.Int, layout.ForwardCodes, $"[{Text(layout.RowsPerQuad)} inputs][output], four codes of {Text(layout.RowsPerGroup)} weights each", true) : null,
            isCoded ? new MemoryBuffer("BackwardCodes" + tag, ElementKind.Byte, layout.BackwardCodes, $"[tile][input][lane], codes of the tile's {Text(layout.Vectors)} outputs in a lane", true) : null,
            isCoded && OneSampleForward.Exists(layout) ? new MemoryBuffer("OneSampleCodes" + tag, ElementKind.Int, OneSampleForward.CodesLength(layout), $"[tile][{Text(layout.RowsPerGroup)} inputs][lane], a byte for each output of the tile in a lane: the numbers of two entries", true) : null,
            layout.IsDirect ? new MemoryBuffer("Signs" + tag, ElementKind.Int, layout.PaddedInputs * Lane.Count, "[input][output], the sign bit", true) : null,
            layout.IsDirect && layout.IsTernary ? new MemoryBuffer("Nonzeros" + tag, ElementKind.Int, layout.PaddedInputs * Lane.Count, "[input][output], all ones or zero", true) : null,
            layout.IsFixed ? FixedSums.Buffers(tag, layer.Inputs, layer.Outputs, _sampleBlocks) : null,
            layout.IsFixed ? FixedSums.Buffers("Below" + tag, layer.Outputs, layer.Inputs, _sampleBlocks) : null,
            Activations("Z" + tag, layer.OutputShape));
        var prefix = $"layers.{Text(layer.Index)}.";
        var weight = Tensor(new TensorBuffer(prefix + "weight", buffers.Weights, layer.Outputs, layer.Inputs, layout, 0f));
        var bias = buffers.Bias is null ? null : Tensor(new TensorBuffer(prefix + "bias", buffers.Bias, 1, layer.Outputs, null, 0f));

        _initialise.Add(new KernelLaunch(DenseInitialisation.Lower(layer, buffers), Stream(layer, PurposeInitialise)));
        Forward(layer, buffers, input);
        OneSample(layer, buffers);
        var backward = new List<KernelLaunch>();
        var states = States(weight);
        if (bias is not null)
        {
            var gradient = Gradient(bias);
            backward.Add(new KernelLaunch(DenseUpdate.LowerBias(layer, buffers, error, gradient, _sampleBlocks)));
            backward.AddRange(VectorUpdates(buffers.Name + "BiasUpdate", layer.Index, bias, gradient));
        }

        if (needsGradientBelow)
        {
            if (buffers.FixedBelow is not null)
            {
                backward.Add(new KernelLaunch(FixedSums.LowerRounding(
                    buffers.Name + "ErrorToFixed", Concern.Backward, layer.Index, "errors", error, layer.Outputs, buffers.FixedBelow, _sampleBlocks)));
            }

            backward.Add(new KernelLaunch(DenseBackward.Lower(layer, buffers, error, gradientBelow, _sampleBlocks)));
        }

        // Negative inputs take negated rows where inputs are powers of two.
        var isSigned = layer.Quantization is not null && !inputIsNonNegative;
        var hasNegatedRows = isSigned && !plan.ShiftsRows;
        var rows = new MemoryBuffer(
            "ErrorRows" + tag,
            ElementKind.Float,
            layout.Tiles * TransposedGradient.Rows(_sampleBlocks, hasNegatedRows) * layout.GradientRow,
            $"[tile][sample, a row of zeros{(hasNegatedRows ? ", negated samples" : string.Empty)}][{Text(layout.GradientRow)} outputs]",
            false);
        backward.Add(new KernelLaunch(TransposedGradient.Lower(layer, buffers, error, rows, _graph.Optimizer, hasNegatedRows, _sampleBlocks)));
        if (layer.Quantization is null)
        {
            backward.Add(new KernelLaunch(DenseUpdate.LowerProducts(layer, buffers, input, rows, _graph.Optimizer, states, _sampleBlocks)));
        }
        else if (plan.ShiftsRows)
        {
            var addends = new MemoryBuffer(
                "Addends" + tag, ElementKind.Int, _sampleBlocks * DenseForward.Stride(layer.Inputs), $"[slab][{Text(Lane.RoundUp(layer.Inputs, Lane.Count))} inputs][lane]", false);
            backward.Add(new KernelLaunch(QuantizeInput.LowerAddends(layer, buffers.Name, isSigned, input, _mask, addends, _sampleBlocks), Stream(layer, PurposeQuantize)));
            backward.Add(new KernelLaunch(DenseUpdate.LowerShifts(layer, buffers, addends, rows, _graph.Optimizer, states, _sampleBlocks)));
        }
        else
        {
            var lists = new QuantizedInput(layer, isSigned, _sampleBlocks, plan.EntriesPerIteration);
            var entries = new MemoryBuffer("Entries" + tag, lists.Element, layer.Inputs * lists.RowLength, "[input][numbers of error rows, a list for each power of two]", false);
            var iterations = new MemoryBuffer("Iterations" + tag, ElementKind.Int, layer.Inputs * lists.Levels, $"[input][{(plan.EntriesPerIteration == 4 ? "fours" : "pairs")} of entries in each list]", false);
            backward.Add(new KernelLaunch(QuantizeInput.Lower(layer, buffers.Name, lists, input, _mask, entries, iterations, _sampleBlocks), Stream(layer, PurposeQuantize)));
            backward.Add(new KernelLaunch(DenseUpdate.LowerQuantized(layer, buffers, lists, rows, entries, iterations, _graph.Optimizer, states, _sampleBlocks)));
        }

        _backward.Add(backward);
        return buffers.Output;
    }

    /// <summary>A tensor of the network itself.</summary>
    private TensorBuffer Tensor(TensorBuffer tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>What the optimizer remembers of a parameter, laid out like it: persistent buffers, and tensors of the checkpoint.</summary>
    private IReadOnlyList<MemoryBuffer> States(TensorBuffer parameter)
    {
        var buffers = new List<MemoryBuffer>();
        foreach (var state in _graph.Optimizer?.States ?? [])
        {
            var name = parameter.MemoryBuffer.Name + char.ToUpperInvariant(state.Name[0]) + state.Name.Substring(1);
            buffers.Add(parameter.MemoryBuffer with { Name = name });
            _states.Add(parameter with { Name = parameter.Name + "." + state.Tensor, MemoryBuffer = buffers[buffers.Count - 1], InitialValue = 0f, State = state });
        }

        return buffers;
    }

    /// <summary>Where the gradient of a vector waits for the optimizer; null without one. Persistent, so that its padding stays zero.</summary>
    private MemoryBuffer? Gradient(TensorBuffer vector) =>
        _graph.Optimizer is null ? null : vector.MemoryBuffer with { Name = vector.MemoryBuffer.Name + "Gradient", IsPersistent = true };

    /// <summary>The optimizer's update of a vector; nothing without one, since the gradient's kernel updates by itself then.</summary>
    private IEnumerable<KernelLaunch> VectorUpdates(string name, int layerIndex, TensorBuffer vector, MemoryBuffer? gradient) =>
        _graph.Optimizer is null || gradient is null
            ? []
            : [new KernelLaunch(VectorUpdate.Lower(name, layerIndex, _graph.Optimizer, vector.MemoryBuffer, gradient, States(vector), vector.Columns))];

    private void Forward(DenseLayer layer, DenseBuffers buffers, MemoryBuffer input)
    {
        if (buffers.Layout.IsReal)
        {
            var real = new KernelLaunch(DenseForward.LowerReal(layer, buffers, input, _sampleBlocks, Concern.Forward, "Forward"));
            _trainForward.Add(real);
            _predict.Add(real);
            _calibrate.Add(real);
            return;
        }

        var round = DenseWeights.Lower(layer, buffers, isStochastic: false);
        var sample = DenseWeights.Lower(layer, buffers, isStochastic: true);
        _round.Add(new KernelLaunch(round));
        _sample.Add(new KernelLaunch(sample, Stream(layer, PurposeInference)));
        _encode.Add(layer.IsStochastic ? new KernelLaunch(sample, Stream(layer, PurposeSample)) : _round[_round.Count - 1]);
        if (buffers.Fixed is not null)
        {
            var toFixed = FixedSums.LowerRounding(
                buffers.Name + "ToFixed", Concern.Forward, layer.Index, "inputs", input, layer.Inputs, buffers.Fixed, _sampleBlocks);
            var condition = _graph.IsMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights;
            _trainForward.Add(new KernelLaunch(toFixed));
            _predict.Add(new KernelLaunch(toFixed, Condition: condition));
            _calibrate.Add(new KernelLaunch(toFixed, Condition: condition));
        }

        var kernel = DenseForward.Lower(layer, buffers, input, _sampleBlocks);
        _trainForward.Add(new KernelLaunch(kernel));
        if (_graph.IsMultiplicationFree)
        {
            // Inference with real-valued weights would multiply: such a network has none.
            _predict.Add(new KernelLaunch(kernel));
            _calibrate.Add(new KernelLaunch(kernel));
            return;
        }

        var coded = new KernelLaunch(kernel, Condition: LaunchCondition.CodedWeights);
        var withReal = new KernelLaunch(
            DenseForward.LowerReal(layer, buffers, input, _sampleBlocks, Concern.Inference, "ForwardReal"), Condition: LaunchCondition.RealWeights);
        foreach (var schedule in new[] { _predict, _calibrate })
        {
            schedule.Add(coded);
            schedule.Add(withReal);
        }
    }

    /// <summary>The layer in inference of one sample.</summary>
    private void OneSample(DenseLayer layer, DenseBuffers buffers)
    {
        if (!OneSampleForward.Exists(buffers.Layout))
        {
            _hasPredictOne = false;
            return;
        }

        var input = _row;
        _row = Row("Row" + buffers.Name, buffers.Layout.PaddedOutputs);
        if (buffers.Layout.IsReal)
        {
            _predictOne.Add(new KernelLaunch(OneSampleForward.LowerReal(layer, buffers, input, _row)));
            return;
        }

        if (buffers.OneSampleCodes is not null)
        {
            _oneSampleCodes.Add(new KernelLaunch(OneSampleForward.LowerCodes(layer, buffers)));
        }

        var kernel = OneSampleForward.Lower(layer, buffers, input, _row);
        if (_graph.IsMultiplicationFree)
        {
            _predictOne.Add(new KernelLaunch(kernel));
            return;
        }

        _predictOne.Add(new KernelLaunch(kernel, Condition: LaunchCondition.CodedWeights));
        _predictOne.Add(new KernelLaunch(OneSampleForward.LowerReal(layer, buffers, input, _row), Condition: LaunchCondition.RealWeights));
    }

    private MemoryBuffer Group(Elementwise.FusedGroup group, MemoryBuffer input, MemoryBuffer error, bool hasTrainableBelow)
    {
        var norm = group.Norm;
        var shiftNorm = norm as ShiftBatchNormLayer;
        var hasErrorBehind = norm is not null || hasTrainableBelow;

        // An activation's way back needs what went into it: where it is the first, that is what the segment reads.
        var readsArgument = norm is null && group.Layers[0] is ActivationLayer;
        var output = norm is null && !(readsArgument && hasErrorBehind) ? input : Activations("A" + group.Name, group.Shape);
        var argument = group.Activation is null || !hasErrorBehind ? null : readsArgument ? input : Activations("X" + group.Name, group.Shape);
        var isDeviation = shiftNorm?.Form == ShiftBatchNormForm.Deviation;
        var buffers = new NormalisationBuffers(
            group.Features,
            input,
            output,
            group.HasDropout ? new MemoryBuffer("Kept" + group.Name, ElementKind.Int, _sampleBlocks * DenseForward.Stride(group.Features), "[slab][feature][lane], all ones or zero", false) : null,
            Vector("Gamma"),
            Vector("Beta"),
            Vector("RunningMean"),
            Vector("Running" + group.Spread),
            Vector("Mean"),
            Vector(group.Spread),
            Vector("InverseDeviation"),
            shiftNorm is null ? null : Vector("Scale"),
            isDeviation ? Vector("MeanSign") : null,
            FusedForward.Factors(group),
            _mask,
            _reciprocal,
            argument);
        var stream = group.Dropout is null ? 0 : Stream(group.Dropout, PurposeDropout);
        var forward = new KernelLaunch(FusedForward.Lower(group, buffers, _sampleBlocks, withDropout: true), stream);
        _trainForward.Add(forward);
        if (norm is not null)
        {
            _predict.Add(new KernelLaunch(FusedForward.LowerFactors(group, buffers)));
        }

        _predict.Add(new KernelLaunch(FusedForward.LowerInference(group, buffers, _sampleBlocks)));
        _predictOne.Add(new KernelLaunch(FusedForward.LowerOneSample(group, buffers, _row)));
        _calibrate.Add(group.HasDropout ? new KernelLaunch(FusedForward.Lower(group, buffers, _sampleBlocks, withDropout: false)) : forward);
        var updates = new List<KernelLaunch>();
        if (norm is not null)
        {
            _trainForward.Add(new KernelLaunch(NormStatistics.LowerRunning(group, buffers)));
            if (shiftNorm is null)
            {
                _norms.Add(buffers);
            }
            else
            {
                _accumulate.Add(new KernelLaunch(NormStatistics.LowerAccumulate(group, buffers)));
                _average.Add(new KernelLaunch(NormStatistics.LowerAverage(group, buffers)));
            }

            var prefix = $"layers.{Text(norm.Index)}.";
            var gamma = Tensor(new TensorBuffer(prefix + "weight", buffers.Gamma!, 1, group.Features, null, 1f));
            var beta = Tensor(new TensorBuffer(prefix + "bias", buffers.Beta!, 1, group.Features, null, 0f));
            _tensors.Add(new TensorBuffer(prefix + "running_mean", buffers.RunningMean!, 1, group.Features, null, 0f));
            _tensors.Add(new TensorBuffer(prefix + (isDeviation ? "running_deviation" : "running_var"), buffers.RunningSpread!, 1, group.Features, null, 1f, IsNonNegative: true));
            buffers = buffers with { GammaGradient = Gradient(gamma), BetaGradient = Gradient(beta) };
            updates.AddRange(VectorUpdates(group.Name + "GammaUpdate", norm.Index, gamma, buffers.GammaGradient));
            updates.AddRange(VectorUpdates(group.Name + "BetaUpdate", norm.Index, beta, buffers.BetaGradient));
        }

        if (hasErrorBehind)
        {
            _backward.Add([new KernelLaunch(FusedBackward.Lower(group, buffers, error, _sampleBlocks)), .. updates]);
        }

        return output;

        MemoryBuffer? Vector(string kind) => norm is null ? null : new MemoryBuffer(
            kind + group.Name.Replace("BatchNorm", string.Empty), ElementKind.Float, Lane.RoundUp(group.Features, Lane.Count), "[feature]", true);
    }
}
