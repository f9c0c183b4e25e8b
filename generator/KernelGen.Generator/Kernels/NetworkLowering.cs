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
    private readonly ProgramBuilder _program = new();
    private readonly List<IReadOnlyList<KernelLaunch>> _backward = [];
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
        _mask = new MemoryBuffer("Mask", ElementKind.Int, SampleLayout.Of(_sampleBlocks), ", all ones where there is a sample", false);
        _reciprocal = new MemoryBuffer("Reciprocal", ElementKind.Int, VectorLayout.OneVector, "signed powers of two, as bits of floats, that add up to 1/samples", true);
    }

    public static Program Lower(NetworkGraph graph) => new NetworkLowering(graph).Lower();

    private Program Lower()
    {
        var labels = new MemoryBuffer("Labels", ElementKind.Int, SampleLayout.Of(_sampleBlocks), string.Empty, false);
        var input = Activations("Input", _graph.Input);
        var pack = BoundaryCopies.LowerPack("PackInput", "inputs", KernelScalar.InputRows, input, _graph.InputSize, _graph.BatchSize, _sampleBlocks);
        _program.Predict.Add(pack);
        _program.PredictOne.Add(BoundaryCopies.LowerInputRow(_row, _graph.InputSize));
        _program.Calibrate.Add(pack);
        _program.Calibrate.Add(BoundaryCopies.LowerSamples(_mask, null, _graph.BatchSize, _sampleBlocks, "MarkLanes"));

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

        var losses = new MemoryBuffer("Losses", ElementKind.Float, SampleLayout.Of(_sampleBlocks), ", the loss of each sample", false);
        var total = new MemoryBuffer("LossTotal", ElementKind.Float, VectorLayout.OneVector, "the loss of the mini-batch, summed", true);
        var samples = _program.Samples;
        var takesTargets = _graph.Loss.TakesTargets;
        var withLabels = takesTargets ? LaunchCondition.Labels : LaunchCondition.Always;
        samples.Add(pack);
        samples.Add(BoundaryCopies.LowerSamples(_mask, labels, _graph.BatchSize, _sampleBlocks, "MarkSamples"), condition: withLabels);
        MemoryBuffer? targets = null;
        if (takesTargets)
        {
            targets = Activations("Targets", _graph.Output);
            samples.Add(
                BoundaryCopies.LowerTargets(labels, targets, _graph.OutputSize, _sampleBlocks, _graph.Loss.HasSigns),
                condition: withLabels);
            samples.Add(BoundaryCopies.LowerSamples(_mask, null, _graph.BatchSize, _sampleBlocks, "MarkSamplesOnly"), condition: LaunchCondition.Targets);
            samples.Add(
                BoundaryCopies.LowerPack(
                    "PackTargets", "targets", KernelScalar.TargetRows, targets, _graph.OutputSize, _graph.BatchSize, _sampleBlocks),
                condition: LaunchCondition.Targets);
        }

        _program.Backward.Add(LossLowering.Lower(_graph, current, error, labels, targets, _mask, _reciprocal, losses, _sampleBlocks));
        _program.Backward.Add(LossLowering.LowerTotal(_graph, losses, total, _reciprocal, _sampleBlocks));
        _backward.Reverse();
        _program.Backward.AddRange(_backward.SelectMany(launches => launches));

        _program.Predict.Add(BoundaryCopies.LowerUnpack(current, _graph.OutputSize, _graph.BatchSize, _sampleBlocks));
        _program.PredictOne.Add(BoundaryCopies.LowerOutputRow(_row, _graph.OutputSize));
        if (!_hasPredictOne)
        {
            _program.PredictOne.Clear();
            _program.OneSampleCodes.Clear();
        }

        _program.StepScalars.AddRange(OptimizerRule.StepScalars(_graph.Optimizer));
        return _program.Build(NetworkDescription.Of(_graph), total, _reciprocal);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Stream(Layer layer, int purpose) => (layer.Index * 8) + purpose;

    private MemoryBuffer Activations(string name, Shape shape) => new(
        name, ElementKind.Float, ActivationLayout.Of(shape, _sampleBlocks), string.Empty, false);

    private static MemoryBuffer Row(string name, int features) => new(
        name, ElementKind.Float, VectorLayout.Of(Axis.Feature, features), " of one sample", false);

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
            new MemoryBuffer("Weights" + tag, ElementKind.Float, layout.Weights, string.Empty, true),
            layer.HasBias ? new MemoryBuffer("Bias" + tag, ElementKind.Float, layout.Bias, string.Empty, true) : null,
            isCoded ? new MemoryBuffer("ForwardCodes" + tag, ElementKind.Int, layout.ForwardCodes, $", four codes of {Text(layout.RowsPerGroup)} weights each", true) { Bound = new CodesBelow(layout.ForwardEntries) } : null,
            isCoded ? new MemoryBuffer("BackwardCodes" + tag, ElementKind.Byte, layout.BackwardCodes, $", codes of the tile's {Text(layout.Vectors)} outputs in a lane", true) { Bound = new CodesBelow(layout.BackwardEntries) } : null,
            isCoded && OneSampleForward.Exists(layout) ? new MemoryBuffer("OneSampleCodes" + tag, ElementKind.Int, layout.OneSampleCodes, ", a byte for each output of the tile in a lane: the numbers of two entries", true) : null,
            layout.IsDirect ? new MemoryBuffer("Signs" + tag, ElementKind.Int, layout.Signs, ", the sign bit", true) : null,
            layout.IsDirect && layout.IsTernary ? new MemoryBuffer("Nonzeros" + tag, ElementKind.Int, layout.Signs, ", all ones or zero", true) : null,
            layout.IsFixed ? FixedSums.Buffers(tag, layer.Inputs, layer.Outputs, _sampleBlocks) : null,
            layout.IsFixed ? FixedSums.Buffers("Below" + tag, layer.Outputs, layer.Inputs, _sampleBlocks) : null,
            Activations("Z" + tag, layer.OutputShape));
        var prefix = $"layers.{Text(layer.Index)}.";
        var range = layout.IsReal ? TensorRange.Finite : TensorRange.UnitInterval;
        var weight = _program.Add(new Tensor(prefix + "weight", buffers.Weights, range));
        var bias = buffers.Bias is null ? null : _program.Add(new Tensor(prefix + "bias", buffers.Bias));

        _program.Initialise.Add(DenseInitialisation.Lower(layer, buffers), Stream(layer, PurposeInitialise));
        Forward(layer, buffers, input);
        OneSample(layer, buffers);
        var backward = new List<KernelLaunch>();
        var states = States(weight);
        if (bias is not null)
        {
            var gradient = Gradient(bias);
            backward.Add(new KernelLaunch(
                DenseUpdate.LowerBias(layer, buffers, error, gradient, _sampleBlocks), Phase.Update));
            backward.AddRange(VectorUpdates(buffers.Name + "BiasUpdate", layer.Index, bias, gradient));
        }

        if (needsGradientBelow)
        {
            if (buffers.FixedBelow is not null)
            {
                backward.Add(new KernelLaunch(
                    FixedSums.LowerRounding(
                        buffers.Name + "ErrorToFixed", layer.Index, "errors", error, layer.Outputs, buffers.FixedBelow, _sampleBlocks),
                    Phase.Backward));
            }

            backward.Add(new KernelLaunch(DenseBackward.Lower(layer, buffers, error, gradientBelow, _sampleBlocks), Phase.Backward));
        }

        // Negative inputs take negated rows where inputs are powers of two.
        var isSigned = layer.Quantization is not null && !inputIsNonNegative;
        var hasNegatedRows = isSigned && !plan.ShiftsRows;
        var rows = new MemoryBuffer(
            "ErrorRows" + tag,
            ElementKind.Float,
            TransposedGradient.LayoutOf(layer, layout, hasNegatedRows, _sampleBlocks),
            string.Empty,
            false);
        backward.Add(new KernelLaunch(
            TransposedGradient.Lower(layer, buffers, error, rows, _graph.Optimizer, hasNegatedRows, _sampleBlocks), Phase.Update));
        if (layer.Quantization is null)
        {
            backward.Add(new KernelLaunch(
                DenseUpdate.LowerProducts(layer, buffers, input, rows, _graph.Optimizer, states, _sampleBlocks), Phase.Update));
        }
        else if (plan.ShiftsRows)
        {
            var addends = new MemoryBuffer(
                "Addends" + tag,
                ElementKind.Int,
                ActivationLayout.Of(layer.InputShape, _sampleBlocks, label: $"{Text(Lane.RoundUp(layer.Inputs, Lane.Count))} inputs"),
                string.Empty,
                false);
            backward.Add(new KernelLaunch(
                QuantizeInput.LowerAddends(layer, buffers.Name, isSigned, input, _mask, addends, _sampleBlocks),
                Phase.Update,
                Stream(layer, PurposeQuantize)));
            backward.Add(new KernelLaunch(
                DenseUpdate.LowerShifts(layer, buffers, addends, rows, _graph.Optimizer, states, _sampleBlocks), Phase.Update));
        }
        else
        {
            var lists = new QuantizedInput(layer, isSigned, _sampleBlocks, plan.EntriesPerIteration);
            var entries = new MemoryBuffer("Entries" + tag, lists.Element, lists.Entries, string.Empty, false)
            {
                Bound = new ListsBelow(TransposedGradient.Rows(_sampleBlocks, lists.IsSigned), "Iterations" + tag, lists.RowLength, lists.EntriesPerIteration),
            };
            var iterations = new MemoryBuffer("Iterations" + tag, ElementKind.Int, lists.Iterations, string.Empty, false)
            {
                Bound = new ListLengths(lists.Levels, lists.EntriesPerIteration, lists.RowLength),
            };
            backward.Add(new KernelLaunch(
                QuantizeInput.Lower(layer, buffers.Name, lists, input, _mask, entries, iterations, _sampleBlocks),
                Phase.Update,
                Stream(layer, PurposeQuantize)));
            backward.Add(new KernelLaunch(
                DenseUpdate.LowerQuantized(layer, buffers, lists, rows, entries, iterations, _graph.Optimizer, states, _sampleBlocks), Phase.Update));
        }

        _backward.Add(backward);
        return buffers.Output;
    }

    /// <summary>What the optimizer remembers of a parameter, laid out like it: persistent buffers, and tensors of the checkpoint.</summary>
    private IReadOnlyList<MemoryBuffer> States(Tensor parameter)
    {
        var buffers = new List<MemoryBuffer>();
        foreach (var state in _graph.Optimizer?.States ?? [])
        {
            var name = parameter.Buffer.Name + char.ToUpperInvariant(state.Name[0]) + state.Name.Substring(1);
            buffers.Add(parameter.Buffer with { Name = name });
            _program.AddState(parameter with
            {
                Name = parameter.Name + "." + state.Tensor,
                Buffer = buffers[buffers.Count - 1],
                Range = state.IsNonNegative ? TensorRange.NonNegative : TensorRange.Finite,
            });
        }

        return buffers;
    }

    /// <summary>Where the gradient of a vector waits for the optimizer; null without one. Persistent, so that its padding stays zero.</summary>
    private MemoryBuffer? Gradient(Tensor vector) =>
        _graph.Optimizer is null ? null : vector.Buffer with { Name = vector.Buffer.Name + "Gradient", IsPersistent = true };

    /// <summary>The optimizer's update of a vector; nothing without one, since the gradient's kernel updates by itself then.</summary>
    private IEnumerable<KernelLaunch> VectorUpdates(string name, int layerIndex, Tensor vector, MemoryBuffer? gradient) =>
        _graph.Optimizer is null || gradient is null
            ? []
            : [
                new KernelLaunch(
                    VectorUpdate.Lower(name, layerIndex, _graph.Optimizer, vector.Buffer, gradient, States(vector), vector.Columns), Phase.Update),
            ];

    private void Forward(DenseLayer layer, DenseBuffers buffers, MemoryBuffer input)
    {
        if (buffers.Layout.IsReal)
        {
            var real = DenseForward.LowerReal(layer, buffers, input, _sampleBlocks, "Forward");
            _program.Forward.Add(real);
            _program.Predict.Add(real);
            _program.Calibrate.Add(real);
            return;
        }

        var round = DenseWeights.Lower(layer, buffers, isStochastic: false);
        var sample = DenseWeights.Lower(layer, buffers, isStochastic: true);
        _program.Round.Add(round);
        _program.Sample.Add(sample, Stream(layer, PurposeInference));
        _program.Encode.Add(layer.IsStochastic ? sample : round, layer.IsStochastic ? Stream(layer, PurposeSample) : 0);
        if (buffers.Fixed is not null)
        {
            var toFixed = FixedSums.LowerRounding(
                buffers.Name + "ToFixed", layer.Index, "inputs", input, layer.Inputs, buffers.Fixed, _sampleBlocks);
            var condition = _graph.IsMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights;
            _program.Forward.Add(toFixed);
            _program.Predict.Add(toFixed, condition: condition);
            _program.Calibrate.Add(toFixed, condition: condition);
        }

        var kernel = DenseForward.Lower(layer, buffers, input, _sampleBlocks);
        _program.Forward.Add(kernel);
        if (_graph.IsMultiplicationFree)
        {
            // Inference with real-valued weights would multiply: such a network has none.
            _program.Predict.Add(kernel);
            _program.Calibrate.Add(kernel);
            return;
        }

        var withReal = DenseForward.LowerReal(layer, buffers, input, _sampleBlocks, "ForwardReal");
        foreach (var launches in new[] { _program.Predict, _program.Calibrate })
        {
            launches.Add(kernel, condition: LaunchCondition.CodedWeights);
            launches.Add(withReal, condition: LaunchCondition.RealWeights);
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
            _program.PredictOne.Add(OneSampleForward.LowerReal(layer, buffers, input, _row));
            return;
        }

        if (buffers.OneSampleCodes is not null)
        {
            _program.OneSampleCodes.Add(OneSampleForward.LowerCodes(layer, buffers));
        }

        var kernel = OneSampleForward.Lower(layer, buffers, input, _row);
        if (_graph.IsMultiplicationFree)
        {
            _program.PredictOne.Add(kernel);
            return;
        }

        _program.PredictOne.Add(kernel, condition: LaunchCondition.CodedWeights);
        _program.PredictOne.Add(OneSampleForward.LowerReal(layer, buffers, input, _row), condition: LaunchCondition.RealWeights);
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
            group.HasDropout
                ? new MemoryBuffer(
                    "Kept" + group.Name, ElementKind.Int, ActivationLayout.Of(group.Shape, _sampleBlocks, label: "feature"), ", all ones or zero", false)
                : null,
            Feature("Gamma"),
            Feature("Beta"),
            Feature("RunningMean"),
            Feature("Running" + group.Spread),
            Feature("Mean"),
            Feature(group.Spread),
            Feature("InverseDeviation"),
            shiftNorm is null ? null : Feature("Scale"),
            isDeviation ? Feature("MeanSign") : null,
            FusedForward.Factors(group),
            _mask,
            _reciprocal,
            argument);
        var stream = group.Dropout is null ? 0 : Stream(group.Dropout, PurposeDropout);
        var forward = FusedForward.Lower(group, buffers, _sampleBlocks, withDropout: true);
        _program.Forward.Add(forward, stream);
        if (norm is not null)
        {
            _program.Predict.Add(FusedForward.LowerFactors(group, buffers));
        }

        _program.Predict.Add(FusedForward.LowerInference(group, buffers, _sampleBlocks));
        _program.PredictOne.Add(FusedForward.LowerOneSample(group, buffers, _row));
        _program.Calibrate.Add(group.HasDropout ? FusedForward.Lower(group, buffers, _sampleBlocks, withDropout: false) : forward);
        var updates = new List<KernelLaunch>();
        if (norm is not null)
        {
            _program.Forward.Add(NormStatistics.LowerRunning(group, buffers));
            if (shiftNorm is null)
            {
                _program.Statistics.Add(new StatisticsBuffers(
                    group.Features, buffers.Mean!, buffers.Spread!, buffers.RunningMean!, buffers.RunningSpread!));
            }
            else
            {
                _program.Accumulate.Add(NormStatistics.LowerAccumulate(group, buffers));
                _program.Average.Add(NormStatistics.LowerAverage(group, buffers));
            }

            var prefix = $"layers.{Text(norm.Index)}.";
            var gamma = _program.Add(new Tensor(prefix + "weight", buffers.Gamma!), initialValue: 1f);
            var beta = _program.Add(new Tensor(prefix + "bias", buffers.Beta!));
            _program.Add(new Tensor(prefix + "running_mean", buffers.RunningMean!));
            var spread = new Tensor(prefix + (isDeviation ? "running_deviation" : "running_var"), buffers.RunningSpread!);
            _program.Add(spread with { Range = TensorRange.NonNegative }, initialValue: 1f);
            buffers = buffers with { GammaGradient = Gradient(gamma), BetaGradient = Gradient(beta) };
            updates.AddRange(VectorUpdates(group.Name + "GammaUpdate", norm.Index, gamma, buffers.GammaGradient));
            updates.AddRange(VectorUpdates(group.Name + "BetaUpdate", norm.Index, beta, buffers.BetaGradient));
        }

        if (hasErrorBehind)
        {
            _backward.Add([new KernelLaunch(FusedBackward.Lower(group, buffers, error, _sampleBlocks), Phase.Backward), .. updates]);
        }

        return output;

        MemoryBuffer? Feature(string kind) => norm is null ? null : new MemoryBuffer(
            kind + group.Name.Replace("BatchNorm", string.Empty), ElementKind.Float, VectorLayout.Of(Axis.Feature, group.Features), string.Empty, true);
    }
}
