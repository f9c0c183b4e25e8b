using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

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
    private readonly int _slabs;
    private readonly List<TensorPlane> _tensors = [];
    private readonly List<TensorPlane> _states = [];
    private readonly List<Stage> _initialise = [];
    private readonly List<Stage> _encode = [];
    private readonly List<Stage> _round = [];
    private readonly List<Stage> _sample = [];
    private readonly List<Stage> _trainForward = [];
    private readonly List<Stage> _predict = [];
    private readonly List<Stage> _oneSampleCodes = [];
    private readonly List<Stage> _predictOne = [];
    private readonly List<Stage> _calibrate = [];
    private readonly List<IReadOnlyList<Stage>> _backward = [];
    private readonly List<SegmentPlanes> _norms = [];
    private readonly List<Stage> _accumulate = [];
    private readonly List<Stage> _average = [];
    private readonly Plane _mask;
    private readonly Plane _reciprocal;

    // Where the values of one sample are at this point of the network; whether all layers so far have a kernel for one.
    private Plane _row;
    private bool _hasPredictOne = true;

    private NetworkLowering(NetworkGraph graph)
    {
        _graph = graph;
        _slabs = Lane.Slabs(graph.BatchSize);
        _row = Row("InputRow", graph.InputSize);
        _mask = new Plane("Mask", ElementKind.Int, _slabs * Lane.Count, "[slab][lane], all ones where there is a sample", false);
        _reciprocal = new Plane("Reciprocal", ElementKind.Int, Lane.Count, "signed powers of two, as bits of floats, that add up to 1/samples", true);
    }

    public static NetworkPlan Lower(NetworkGraph graph) => new NetworkLowering(graph).Lower();

    private NetworkPlan Lower()
    {
        var labels = new Plane("Labels", ElementKind.Int, _slabs * Lane.Count, "[slab][lane]", false);
        var input = Activations("Input", _graph.InputSize);
        var pack = new Stage(Rows.LowerPack("PackInput", "inputs", HostValue.InputRows, input, _graph.InputSize, _graph.BatchSize, _slabs, Concern.Forward));

        _predictOne.Add(new Stage(Rows.LowerInputRow(_row, _graph.InputSize)));

        // A plane for the error of every stretch between two dense layers; kernels in between work in place.
        var current = input;
        var denseCount = 0;
        var error = Error(0, _graph.InputSize);
        var isNonNegative = false;
        var hasTrainableBelow = false;
        foreach (var part in Parts())
        {
            if (part is DenseLayer dense)
            {
                denseCount++;
                var errorAbove = Error(denseCount, dense.Outputs);
                current = Dense(dense, denseCount, current, isNonNegative, error, errorAbove, hasTrainableBelow);
                error = errorAbove;
                isNonNegative = false;
                hasTrainableBelow = true;
            }
            else if (part is FeatureSegment segment)
            {
                current = Segment(segment, current, error, hasTrainableBelow);
                isNonNegative = segment.IsNonNegative || (isNonNegative && segment.Norm is null && segment.Activation is null);
                hasTrainableBelow |= segment.Norm is not null;
            }
        }

        var losses = new Plane("Losses", ElementKind.Float, _slabs * Lane.Count, "[slab][lane], the loss of each sample", false);
        var total = new Plane("LossTotal", ElementKind.Float, Lane.Count, "the loss of the mini-batch, summed", true);
        var train = new List<Stage> { pack, new(Rows.LowerSamples(_mask, labels, _slabs, Concern.Forward, "MarkSamples"), Condition: StageCondition.Labels) };
        Plane? targets = null;
        if (_graph.Loss.TakesTargets())
        {
            targets = Activations("Targets", _graph.OutputSize);
            train.Add(new Stage(Rows.LowerTargets(labels, targets, _graph.OutputSize, _slabs, _graph.WrittenLoss is { HasSigns: true }), Condition: StageCondition.Labels));
            train.Add(new Stage(Rows.LowerSamples(_mask, null, _slabs, Concern.Forward, "MarkSamplesOnly"), Condition: StageCondition.Targets));
            train.Add(new Stage(
                Rows.LowerPack("PackTargets", "targets", HostValue.TargetRows, targets, _graph.OutputSize, _graph.BatchSize, _slabs, Concern.Forward),
                Condition: StageCondition.Targets));
        }

        train.AddRange(_encode);
        train.AddRange(_trainForward);
        train.Add(new Stage(Losses.Lower(_graph, current, error, labels, targets, _mask, _reciprocal, losses, _slabs)));
        train.Add(new Stage(Losses.LowerTotal(_graph, losses, total, _reciprocal, _slabs)));
        _backward.Reverse();
        train.AddRange(_backward.SelectMany(stages => stages));

        var mark = new Stage(Rows.LowerSamples(_mask, null, _slabs, Concern.Inference, "MarkLanes"));
        var predict = new List<Stage> { pack };
        predict.AddRange(_predict);
        predict.Add(new Stage(Rows.LowerUnpack(current, _graph.OutputSize, _slabs)));
        _predictOne.Add(new Stage(Rows.LowerOutputRow(_row, _graph.OutputSize)));
        if (!_hasPredictOne)
        {
            _predictOne.Clear();
            _oneSampleCodes.Clear();
        }

        var calibrate = new List<Stage>();
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
            _graph, _tensors, _initialise, train, _round, _sample, _oneSampleCodes, predict, _predictOne, calibrate, _average, _norms, total, OptimizerRule.StepValues(_graph.Optimizer), _reciprocal);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Stream(Layer layer, int purpose) => (layer.Index * 8) + purpose;

    /// <summary>Dense layers, and the runs of feature-wise layers between them.</summary>
    private IEnumerable<object> Parts()
    {
        var run = new List<Layer>();
        var numbers = new Dictionary<string, int>();
        foreach (var layer in _graph.Layers)
        {
            var starts = layer is DenseLayer or BatchNormLayer or ShiftBatchNormLayer
                || (layer is DropoutLayer && run.Exists(other => other is DropoutLayer))
                || (layer is ActivationLayer && run.Exists(other => other is ActivationLayer or ReLULayer))
                || (layer is ReLULayer && run.Exists(other => other is ActivationLayer));
            if (starts && run.Count > 0)
            {
                yield return NewSegment();
            }

            if (layer is DenseLayer)
            {
                yield return layer;
            }
            else
            {
                run.Add(layer);
            }
        }

        if (run.Count > 0)
        {
            yield return NewSegment();
        }

        FeatureSegment NewSegment()
        {
            var kind = run[0].Kind;
            numbers.TryGetValue(kind, out var number);
            numbers[kind] = ++number;
            var segment = new FeatureSegment(run, kind + Text(number), _graph.IsMultiplicationFree);
            run = [];
            return segment;
        }
    }

    private Plane Activations(string name, int features) => new(
        name, ElementKind.Float, _slabs * DenseForward.Stride(features), $"[slab][{Text(Lane.RoundUp(features, Lane.Count))} features][lane]", false);

    private static Plane Row(string name, int features) => new(
        name, ElementKind.Float, Lane.RoundUp(features, Lane.Count), "[feature] of one sample", false);

    private Plane Error(int number, int features) => Activations("Error" + Text(number), features);

    private Plane Dense(DenseLayer layer, int number, Plane input, bool inputIsNonNegative, Plane errorBelow, Plane error, bool needsErrorBelow)
    {
        var plan = DensePlanner.Plan(layer, _graph.BatchSize, _graph.Tuning) with { IsFixed = _graph.IsFixed };
        var layout = new WeightLayout(layer, plan);
        var tag = Text(number);
        var isCoded = !layout.IsReal && !layout.IsDirect;
        var planes = new DensePlanes(
            "Dense" + tag,
            layout,
            new Plane("Weights" + tag, ElementKind.Float, layout.Length, $"[{Text(layout.Tiles)} tiles][{Text(layout.PaddedInputs)} inputs][{Text(layout.Tile)} outputs]", true),
            layer.HasBias ? new Plane("Bias" + tag, ElementKind.Float, layout.PaddedOutputs, "[output]", true) : null,
            isCoded ? new Plane("ForwardCodes" + tag, ElementKind.Int, layout.ForwardCodes, $"[{Text(layout.RowsPerQuad)} inputs][output], four codes of {Text(layout.RowsPerGroup)} weights each", true) : null,
            isCoded ? new Plane("BackwardCodes" + tag, ElementKind.Byte, layout.BackwardCodes, $"[tile][input][lane], codes of the tile's {Text(layout.Vectors)} outputs in a lane", true) : null,
            isCoded && OneSampleForward.Exists(layout) ? new Plane("OneSampleCodes" + tag, ElementKind.Int, OneSampleForward.CodesLength(layout), $"[tile][{Text(layout.RowsPerGroup)} inputs][lane], a byte for each output of the tile in a lane: the numbers of two entries", true) : null,
            layout.IsDirect ? new Plane("Signs" + tag, ElementKind.Int, layout.PaddedInputs * Lane.Count, "[input][output], the sign bit", true) : null,
            layout.IsDirect && layout.IsTernary ? new Plane("Nonzeros" + tag, ElementKind.Int, layout.PaddedInputs * Lane.Count, "[input][output], all ones or zero", true) : null,
            layout.IsFixed ? FixedSums.Planes(tag, layer.Inputs, layer.Outputs, _slabs) : null,
            layout.IsFixed ? FixedSums.Planes("Below" + tag, layer.Outputs, layer.Inputs, _slabs) : null,
            Activations("Z" + tag, layer.Outputs));
        var prefix = $"layers.{Text(layer.Index)}.";
        var weight = Tensor(new TensorPlane(prefix + "weight", planes.Weights, layer.Outputs, layer.Inputs, layout, 0f));
        var bias = planes.Bias is null ? null : Tensor(new TensorPlane(prefix + "bias", planes.Bias, 1, layer.Outputs, null, 0f));

        _initialise.Add(new Stage(DenseInitialisation.Lower(layer, planes), Stream(layer, PurposeInitialise)));
        Forward(layer, planes, input);
        OneSample(layer, planes);
        var backward = new List<Stage>();
        var states = States(weight);
        if (bias is not null)
        {
            var gradient = Gradient(bias);
            backward.Add(new Stage(DenseUpdate.LowerBias(layer, planes, error, gradient, _slabs)));
            backward.AddRange(VectorUpdates(planes.Name + "BiasUpdate", layer.Index, bias, gradient));
        }

        if (needsErrorBelow)
        {
            if (planes.FixedBelow is not null)
            {
                backward.Add(new Stage(FixedSums.LowerRounding(
                    planes.Name + "ErrorToFixed", Concern.Backward, layer.Index, "errors", error, layer.Outputs, planes.FixedBelow, _slabs)));
            }

            backward.Add(new Stage(DenseBackward.Lower(layer, planes, error, errorBelow, _slabs)));
        }

        // Negative inputs take negated rows where inputs are powers of two.
        var isSigned = layer.Quantization is not null && !inputIsNonNegative;
        var hasNegatedRows = isSigned && !plan.ShiftsRows;
        var rows = new Plane(
            "ErrorRows" + tag,
            ElementKind.Float,
            layout.Tiles * ErrorRows.Rows(_slabs, hasNegatedRows) * layout.ErrorRow,
            $"[tile][sample, a row of zeros{(hasNegatedRows ? ", negated samples" : string.Empty)}][{Text(layout.ErrorRow)} outputs]",
            false);
        backward.Add(new Stage(ErrorRows.Lower(layer, planes, error, rows, _graph.Optimizer, hasNegatedRows, _slabs)));
        if (layer.Quantization is null)
        {
            backward.Add(new Stage(DenseUpdate.LowerProducts(layer, planes, input, rows, _graph.Optimizer, states, _slabs)));
        }
        else if (plan.ShiftsRows)
        {
            var addends = new Plane(
                "Addends" + tag, ElementKind.Int, _slabs * DenseForward.Stride(layer.Inputs), $"[slab][{Text(Lane.RoundUp(layer.Inputs, Lane.Count))} inputs][lane]", false);
            backward.Add(new Stage(QuantizeInput.LowerAddends(layer, planes.Name, isSigned, input, _mask, addends, _slabs), Stream(layer, PurposeQuantize)));
            backward.Add(new Stage(DenseUpdate.LowerShifts(layer, planes, addends, rows, _graph.Optimizer, states, _slabs)));
        }
        else
        {
            var lists = new QuantizedInput(layer, isSigned, _slabs, plan.EntriesPerIteration);
            var entries = new Plane("Entries" + tag, lists.Element, layer.Inputs * lists.RowLength, "[input][numbers of error rows, a list for each power of two]", false);
            var iterations = new Plane("Iterations" + tag, ElementKind.Int, layer.Inputs * lists.Levels, $"[input][{(plan.EntriesPerIteration == 4 ? "fours" : "pairs")} of entries in each list]", false);
            backward.Add(new Stage(QuantizeInput.Lower(layer, planes.Name, lists, input, _mask, entries, iterations, _slabs), Stream(layer, PurposeQuantize)));
            backward.Add(new Stage(DenseUpdate.LowerQuantized(layer, planes, lists, rows, entries, iterations, _graph.Optimizer, states, _slabs)));
        }

        _backward.Add(backward);
        return planes.Output;
    }

    /// <summary>A tensor of the network itself.</summary>
    private TensorPlane Tensor(TensorPlane tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>What the optimizer remembers of a parameter, laid out like it: persistent planes, and tensors of the checkpoint.</summary>
    private IReadOnlyList<Plane> States(TensorPlane parameter)
    {
        var planes = new List<Plane>();
        foreach (var state in _graph.Optimizer?.States ?? [])
        {
            var name = parameter.Plane.Name + char.ToUpperInvariant(state.Name[0]) + state.Name.Substring(1);
            planes.Add(parameter.Plane with { Name = name });
            _states.Add(parameter with { Name = parameter.Name + "." + state.Tensor, Plane = planes[planes.Count - 1], InitialValue = 0f, State = state });
        }

        return planes;
    }

    /// <summary>Where the gradient of a vector waits for the optimizer; null without one. Persistent, so that its padding stays zero.</summary>
    private Plane? Gradient(TensorPlane vector) =>
        _graph.Optimizer is null ? null : vector.Plane with { Name = vector.Plane.Name + "Gradient", IsPersistent = true };

    /// <summary>The optimizer's update of a vector; nothing without one, since the gradient's kernel updates by itself then.</summary>
    private IEnumerable<Stage> VectorUpdates(string name, int layerIndex, TensorPlane vector, Plane? gradient) =>
        _graph.Optimizer is null || gradient is null
            ? []
            : [new Stage(VectorUpdate.Lower(name, layerIndex, _graph.Optimizer, vector.Plane, gradient, States(vector), vector.Columns))];

    private void Forward(DenseLayer layer, DensePlanes planes, Plane input)
    {
        if (planes.Layout.IsReal)
        {
            var real = new Stage(DenseForward.LowerReal(layer, planes, input, _slabs, Concern.Forward, "Forward"));
            _trainForward.Add(real);
            _predict.Add(real);
            _calibrate.Add(real);
            return;
        }

        var round = DenseWeights.Lower(layer, planes, isStochastic: false);
        var sample = DenseWeights.Lower(layer, planes, isStochastic: true);
        _round.Add(new Stage(round));
        _sample.Add(new Stage(sample, Stream(layer, PurposeInference)));
        _encode.Add(layer.IsStochastic ? new Stage(sample, Stream(layer, PurposeSample)) : _round[_round.Count - 1]);
        if (planes.Fixed is not null)
        {
            var toFixed = FixedSums.LowerRounding(
                planes.Name + "ToFixed", Concern.Forward, layer.Index, "inputs", input, layer.Inputs, planes.Fixed, _slabs);
            var condition = _graph.IsMultiplicationFree ? StageCondition.Always : StageCondition.CodedWeights;
            _trainForward.Add(new Stage(toFixed));
            _predict.Add(new Stage(toFixed, Condition: condition));
            _calibrate.Add(new Stage(toFixed, Condition: condition));
        }

        var kernel = DenseForward.Lower(layer, planes, input, _slabs);
        _trainForward.Add(new Stage(kernel));
        if (_graph.IsMultiplicationFree)
        {
            // Inference with real-valued weights would multiply: such a network has none.
            _predict.Add(new Stage(kernel));
            _calibrate.Add(new Stage(kernel));
            return;
        }

        var coded = new Stage(kernel, Condition: StageCondition.CodedWeights);
        var withReal = new Stage(
            DenseForward.LowerReal(layer, planes, input, _slabs, Concern.Inference, "ForwardReal"), Condition: StageCondition.RealWeights);
        foreach (var schedule in new[] { _predict, _calibrate })
        {
            schedule.Add(coded);
            schedule.Add(withReal);
        }
    }

    /// <summary>The layer in inference of one sample.</summary>
    private void OneSample(DenseLayer layer, DensePlanes planes)
    {
        if (!OneSampleForward.Exists(planes.Layout))
        {
            _hasPredictOne = false;
            return;
        }

        var input = _row;
        _row = Row("Row" + planes.Name, planes.Layout.PaddedOutputs);
        if (planes.Layout.IsReal)
        {
            _predictOne.Add(new Stage(OneSampleForward.LowerReal(layer, planes, input, _row)));
            return;
        }

        if (planes.OneSampleCodes is not null)
        {
            _oneSampleCodes.Add(new Stage(OneSampleForward.LowerCodes(layer, planes)));
        }

        var kernel = OneSampleForward.Lower(layer, planes, input, _row);
        if (_graph.IsMultiplicationFree)
        {
            _predictOne.Add(new Stage(kernel));
            return;
        }

        _predictOne.Add(new Stage(kernel, Condition: StageCondition.CodedWeights));
        _predictOne.Add(new Stage(OneSampleForward.LowerReal(layer, planes, input, _row), Condition: StageCondition.RealWeights));
    }

    private Plane Segment(FeatureSegment segment, Plane input, Plane error, bool hasTrainableBelow)
    {
        var norm = segment.Norm;
        var shiftNorm = norm as ShiftBatchNormLayer;
        var hasErrorBehind = norm is not null || hasTrainableBelow;

        // An activation's way back needs what went into it: where it is the first, that is what the segment reads.
        var readsArgument = norm is null && segment.Layers[0] is ActivationLayer;
        var output = norm is null && !(readsArgument && hasErrorBehind) ? input : Activations("A" + segment.Name, segment.Features);
        var argument = segment.Activation is null || !hasErrorBehind ? null : readsArgument ? input : Activations("X" + segment.Name, segment.Features);
        var isDeviation = shiftNorm?.Form == ShiftBatchNormForm.Deviation;
        var planes = new SegmentPlanes(
            segment.Features,
            input,
            output,
            segment.HasDropout ? new Plane("Kept" + segment.Name, ElementKind.Int, _slabs * DenseForward.Stride(segment.Features), "[slab][feature][lane], all ones or zero", false) : null,
            Vector("Gamma"),
            Vector("Beta"),
            Vector("RunningMean"),
            Vector("Running" + segment.Spread),
            Vector("Mean"),
            Vector(segment.Spread),
            Vector("InverseDeviation"),
            shiftNorm is null ? null : Vector("Scale"),
            isDeviation ? Vector("MeanSign") : null,
            FeatureForward.Factors(segment),
            _mask,
            _reciprocal,
            argument);
        var stream = segment.Dropout is null ? 0 : Stream(segment.Dropout, PurposeDropout);
        var forward = new Stage(FeatureForward.Lower(segment, planes, _slabs, withDropout: true), stream);
        _trainForward.Add(forward);
        if (norm is not null)
        {
            _predict.Add(new Stage(FeatureForward.LowerFactors(segment, planes)));
        }

        _predict.Add(new Stage(FeatureForward.LowerInference(segment, planes, _slabs)));
        _predictOne.Add(new Stage(FeatureForward.LowerOneSample(segment, planes, _row)));
        _calibrate.Add(segment.HasDropout ? new Stage(FeatureForward.Lower(segment, planes, _slabs, withDropout: false)) : forward);
        var updates = new List<Stage>();
        if (norm is not null)
        {
            _trainForward.Add(new Stage(NormStatistics.LowerRunning(segment, planes)));
            if (shiftNorm is null)
            {
                _norms.Add(planes);
            }
            else
            {
                _accumulate.Add(new Stage(NormStatistics.LowerAccumulate(segment, planes)));
                _average.Add(new Stage(NormStatistics.LowerAverage(segment, planes)));
            }

            var prefix = $"layers.{Text(norm.Index)}.";
            var gamma = Tensor(new TensorPlane(prefix + "weight", planes.Gamma!, 1, segment.Features, null, 1f));
            var beta = Tensor(new TensorPlane(prefix + "bias", planes.Beta!, 1, segment.Features, null, 0f));
            _tensors.Add(new TensorPlane(prefix + "running_mean", planes.RunningMean!, 1, segment.Features, null, 0f));
            _tensors.Add(new TensorPlane(prefix + (isDeviation ? "running_deviation" : "running_var"), planes.RunningSpread!, 1, segment.Features, null, 1f, IsNonNegative: true));
            planes = planes with { GammaGradient = Gradient(gamma), BetaGradient = Gradient(beta) };
            updates.AddRange(VectorUpdates(segment.Name + "GammaUpdate", norm.Index, gamma, planes.GammaGradient));
            updates.AddRange(VectorUpdates(segment.Name + "BetaUpdate", norm.Index, beta, planes.BetaGradient));
        }

        if (hasErrorBehind)
        {
            _backward.Add([new Stage(FeatureBackward.Lower(segment, planes, error, _slabs)), .. updates]);
        }

        return output;

        Plane? Vector(string kind) => norm is null ? null : new Plane(
            kind + segment.Name.Replace("BatchNorm", string.Empty), ElementKind.Float, Lane.RoundUp(segment.Features, Lane.Count), "[feature]", true);
    }
}
