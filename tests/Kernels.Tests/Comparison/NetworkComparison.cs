using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>One generated network against the reference: initial tensors, training steps, inference, calibration.</summary>
internal sealed class NetworkComparison
{
    /// <summary>Up to this many borderline decisions all sets of turned ones are tried, and one has to match.</summary>
    private const int FewOpenDecisions = 6;

    /// <summary>Up to this many a set is searched for; with more, as when equal features cancel, a mismatch proves nothing.</summary>
    private const int ManyOpenDecisions = 40;

    private readonly NetworkSpec _spec;
    private readonly INetwork _network;
    private readonly ReferenceNetwork _reference;
    private readonly int _dataSeed;
    private readonly Random _random;
    private readonly Tally _tally;

    public NetworkComparison(NetworkSpec spec, INetwork network, int dataSeed, Tally tally)
    {
        _spec = spec;
        _network = network;
        _reference = new ReferenceNetwork(spec, network.Seed);
        _dataSeed = dataSeed;
        _random = new Random(dataSeed);
        _tally = tally;
    }

    /// <summary>Everything, with <paramref name="steps"/> training steps.</summary>
    public void Run(int steps)
    {
        CompareShape();
        CompareTensors("initial tensors", _reference.Parameters, before: null);
        for (var step = 0; step < steps; step++)
        {
            // The first and every third mini-batch is full, the others hold any number of samples.
            CompareStep(step % 3 == 0 ? _spec.BatchSize : _random.Next(1, _spec.BatchSize + 1));
            Assert.Equal(step + 1, _network.Step);
            if (!IsTame())
            {
                return;
            }

            // Between steps too: inference must neither see old weights nor disturb training.
            _network.InferenceWeights = _spec.InferenceWeights[_random.Next(_spec.InferenceWeights.Length)];
            ComparePredictions(_random.Next(1, _spec.BatchSize + 2));
        }

        foreach (var weights in _spec.InferenceWeights)
        {
            _network.InferenceWeights = weights;
            ComparePredictions(_random.Next(1, (3 * _spec.BatchSize) + 2));
            ComparePredictions(1);
            var tensor = _random.Next(_network.Tensors.Count);
            _network.WriteTensor(tensor, _network.Read(tensor).Select(x => x / 2).ToArray());
            ComparePredictions(2);
        }

        CompareCalibration();
    }

    /// <summary>One training step on given samples and labels.</summary>
    public void CompareStep(float[] inputs, int[] labels, float learningRate)
    {
        var before = _network.ReadAll();
        var loss = _network.Train(inputs, labels, learningRate);
        CompareStep(before, inputs, ReferenceLoss.Targets(_spec, labels), learningRate, loss);
    }

    /// <summary>One training step on <paramref name="samples"/> random samples.</summary>
    private void CompareStep(int samples)
    {
        var inputs = RandomData.Inputs(_random, samples, _spec.Input);
        var learningRate = _random.Next(4) switch { 0 => 0.3f, 1 => 0.1f, 2 => 0.03f, _ => 0.0078125f };
        learningRate = _spec.MultiplicationFree ? MathF.ScaleB(1, -_random.Next(1, 8)) : learningRate;
        if ((_spec.Loss == LossKind.MeanSquaredError || _spec.Written is { HasSigns: false }) && _random.Next(2) == 0)
        {
            var before = _network.ReadAll();
            var targets = Enumerable.Range(0, samples * _spec.OutputSize).Select(_ => RandomData.Normal(_random)).ToArray();
            var loss = _network.TrainTargets()(inputs, targets, learningRate);
            CompareStep(before, inputs, targets.Select(t => (double)t).ToArray(), learningRate, loss);
        }
        else
        {
            CompareStep(inputs, RandomData.Labels(_random, samples, _spec.Classes), learningRate);
        }
    }

    /// <summary>A training step that the network has made from the tensors <paramref name="before"/>.</summary>
    private void CompareStep(float[][] before, float[] inputs, double[] targets, float learningRate, float loss)
    {
        var samples = inputs.Length / _spec.Input;
        var step = _network.Step - 1;
        _tally.Steps++;
        var after = _network.ReadAll();
        var what = FormattableString.Invariant($"step {step}, {samples} samples, learning rate {learningRate}");

        var decisions = new Decisions();
        var expectedLoss = Train(before, inputs, targets, learningRate, step, decisions);
        var distance = Distance(expectedLoss, loss, after);
        var turned = new HashSet<(string, int, int, int)>();
        if (distance > 0 && decisions.Open.Count > 0)
        {
            (turned, distance) = decisions.Open.Count <= FewOpenDecisions ? TryAll(decisions, Attempt)
                : decisions.Open.Count <= ManyOpenDecisions ? Descend(decisions, distance, Attempt)
                : (turned, distance);
            if (distance > 0 && decisions.Open.Count > FewOpenDecisions)
            {
                _tally.Undecided++;
                return;
            }
        }

        double Attempt(HashSet<(string Kind, int Layer, int Feature, int Sample)> set) =>
            Distance(Train(before, inputs, targets, learningRate, step, new Decisions(set)), loss, after);

        expectedLoss = Train(before, inputs, targets, learningRate, step, new Decisions(turned));
        _tally.Turned += turned.Count > 0 ? 1 : 0;
        what += FormattableString.Invariant($", {decisions.Open.Count} open decisions");
        Assert.True(expectedLoss.Matches(loss), Report(what, "loss", "", expectedLoss, loss));
        CompareTensors(what, _reference.Parameters, before);
    }

    private static int Mismatches(IReadOnlyList<Parameter> expected, float[][] actual)
    {
        var count = 0;
        for (var tensor = 0; tensor < actual.Length; tensor++)
        {
            for (var i = 0; i < actual[tensor].Length; i++)
            {
                count += expected[tensor].Values[i].Matches(actual[tensor][i]) ? 0 : 1;
            }
        }

        return count;
    }

    private static double RootMeanSquare(IEnumerable<double> values) => Math.Sqrt(values.Select(x => x * x).Average());

    /// <summary>The first set of turned decisions that matches, else the nearest.</summary>
    private static (HashSet<(string Kind, int Layer, int Feature, int Sample)> Turned, double Distance) TryAll(
        Decisions decisions, Func<HashSet<(string Kind, int Layer, int Feature, int Sample)>, double> attempt) =>
        Enumerable.Range(0, 1 << decisions.Open.Count)
            .Select(bits => decisions.Open.Where((_, index) => (bits >> index & 1) == 1).ToHashSet())
            .Select(set => (set, attempt(set)))
            .MinBy(pair => pair.Item2);

    /// <summary>Turns the decision that explains most, again and again: updates are sums over decisions.</summary>
    private static (HashSet<(string Kind, int Layer, int Feature, int Sample)> Turned, double Distance) Descend(
        Decisions decisions, double distance, Func<HashSet<(string Kind, int Layer, int Feature, int Sample)>, double> attempt)
    {
        var turned = new HashSet<(string, int, int, int)>();
        while (distance > 0)
        {
            var next = decisions.Open.Select(decision => Toggled(turned, decision)).Select(set => (set, attempt(set))).MinBy(pair => pair.Item2);
            if (next.Item2 >= distance)
            {
                break;
            }

            (turned, distance) = next;
        }

        return (turned, distance);
    }

    private static HashSet<(string Kind, int Layer, int Feature, int Sample)> Toggled(
        HashSet<(string Kind, int Layer, int Feature, int Sample)> turned, (string Kind, int Layer, int Feature, int Sample) decision)
    {
        var toggled = new HashSet<(string Kind, int Layer, int Feature, int Sample)>(turned);
        if (!toggled.Add(decision))
        {
            toggled.Remove(decision);
        }

        return toggled;
    }

    /// <summary>0 where everything matches, else the sum of squared differences in units of their tolerances.</summary>
    private double Distance(Approximate expectedLoss, float loss, float[][] actual)
    {
        var parameters = _reference.Parameters;
        if (expectedLoss.Matches(loss) && Mismatches(parameters, actual) == 0)
        {
            return 0;
        }

        var sum = Squared(expectedLoss, loss);
        for (var tensor = 0; tensor < actual.Length; tensor++)
        {
            for (var i = 0; i < actual[tensor].Length; i++)
            {
                sum += Squared(parameters[tensor].Values[i], actual[tensor][i]);
            }
        }

        return sum;

        static double Squared(Approximate expected, float actual) => Math.Pow((actual - expected.Value) / (expected.Tolerance + 1e-12), 2);
    }

    private Approximate Train(float[][] before, float[] inputs, double[] targets, float learningRate, long step, Decisions decisions)
    {
        Load(before);
        return _reference.Train(inputs, targets, learningRate, step, decisions);
    }

    private void Load(float[][] tensors)
    {
        var parameters = _reference.Parameters;
        for (var i = 0; i < tensors.Length; i++)
        {
            parameters[i].Set(tensors[i]);
        }
    }

    private void CompareShape()
    {
        Assert.Equal(_spec.Input, _network.InputSize);
        Assert.Equal(_spec.OutputSize, _network.OutputSize);
        Assert.Equal(_spec.BatchSize, _network.BatchSize);
        Assert.Equal(0, _network.Step);
        Assert.Equal(
            _reference.Parameters.Select(p => p.Name + " " + string.Join('x', p.Shape)),
            _network.Tensors.Select(t => t.Name + " " + string.Join('x', t.Shape)));
    }

    private void CompareTensors(string what, IReadOnlyList<Parameter> expected, float[][]? before)
    {
        var actual = _network.ReadAll();
        for (var tensor = 0; tensor < actual.Length; tensor++)
        {
            var update = before is null ? 0 : RootMeanSquare(actual[tensor].Zip(before[tensor], (a, b) => (double)a - b));
            for (var i = 0; i < actual[tensor].Length; i++)
            {
                var value = expected[tensor].Values[i];
                if (!value.Matches(actual[tensor][i]))
                {
                    var was = before is null ? "" : FormattableString.Invariant($", before {before[tensor][i]:R}");
                    Assert.Fail(Report(
                        what,
                        FormattableString.Invariant($"{expected[tensor].Name}[{i}] of {string.Join('x', expected[tensor].Shape)}{was}"),
                        FormattableString.Invariant($", {Mismatches(expected, actual)} elements wrong: {Wrong(expected, actual)}"),
                        value,
                        actual[tensor][i]));
                }

                if (update > 0)
                {
                    _tally.Elements++;
                    _tally.Loose += value.Tolerance > 0.02 * update ? 1 : 0;
                }
            }
        }
    }

    private static string Wrong(IReadOnlyList<Parameter> expected, float[][] actual) => string.Join(
        ", ",
        expected.Select((parameter, tensor) => (parameter.Name, Count: parameter.Values.Zip(actual[tensor]).Count(pair => !pair.First.Matches(pair.Second))))
            .Where(pair => pair.Count > 0)
            .Select(pair => FormattableString.Invariant($"{pair.Name} {pair.Count}")));

    private void ComparePredictions(int samples)
    {
        Load(_network.ReadAll());
        var inputs = RandomData.Inputs(_random, samples, _spec.Input);
        var outputs = new float[samples * _spec.OutputSize];
        _network.Predict(inputs, outputs);
        var expected = Decided(
            samples,
            decisions => _reference.Predict(inputs, _network.InferenceWeights, _network.Step, decisions),
            prediction => prediction.Zip(outputs).All(pair => pair.First.Matches(pair.Second)));
        var what = FormattableString.Invariant($"Predict({samples} samples), {_network.InferenceWeights}, step {_network.Step}");
        if (expected is not null)
        {
            for (var i = 0; i < outputs.Length; i++)
            {
                Assert.True(expected[i].Matches(outputs[i]), Report(what, FormattableString.Invariant($"output[{i}]"), "", expected[i], outputs[i]));
                _tally.Logits++;
            }

            CompareClasses(what, inputs, outputs, expected);
        }

        CompareFewWithMany(what, inputs, samples);
    }

    /// <summary>A few samples are predicted one by one, lanes over outputs, and more of them lanes over samples: to the same bits.</summary>
    private void CompareFewWithMany(string what, float[] inputs, int samples)
    {
        var many = new float[Math.Max(samples, Lanes.FewSamples + 1) * _spec.Input];
        for (var i = 0; i < many.Length; i++)
        {
            // With stretches of zeros, of both signs, in every other sample: they are passed over.
            var isZero = i / _spec.Input % 2 == 1 && i % _spec.Input / 5 % 2 == 0;
            many[i] = isZero ? (i % 3 == 0 ? -0f : 0f) : inputs[i % inputs.Length];
        }

        var expected = new float[many.Length / _spec.Input * _spec.OutputSize];
        _network.Predict(many, expected);
        for (var few = 1; few <= Lanes.FewSamples; few += 3)
        {
            var outputs = new float[few * _spec.OutputSize];
            _network.Predict(many.AsSpan(0, few * _spec.Input), outputs);
            Assert.True(
                MemoryMarshal.AsBytes(outputs.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan(0, outputs.Length))),
                $"{what}: the first {few} of {samples} samples alone give {string.Join(' ', outputs)}, together {string.Join(' ', expected.Take(outputs.Length))}\n{_spec}");
        }
    }

    /// <summary>
    /// A result of the reference; where it does not match, the first that does with borderline roundings the other way. Null where too many are
    /// borderline to try, or where several mini-batches share the name of a rounding: then a mismatch proves nothing.
    /// </summary>
    private T? Decided<T>(int samples, Func<Decisions, T> compute, Func<T, bool> matches)
        where T : class
    {
        var decisions = new Decisions();
        var result = compute(decisions);
        var open = decisions.Open.Distinct().ToList();
        _tally.Runs++;
        if (matches(result) || open.Count == 0)
        {
            return result;
        }

        for (var bits = 1; open.Count <= FewOpenDecisions && bits < 1 << open.Count; bits++)
        {
            var other = compute(new Decisions(open.Where((_, index) => (bits >> index & 1) == 1).ToHashSet()));
            if (matches(other))
            {
                return other;
            }
        }

        if (open.Count > FewOpenDecisions || samples > _spec.BatchSize)
        {
            _tally.UndecidedRuns++;
            return null;
        }

        // None matches: what rounding does not turn is the one to report, and to leave behind.
        return compute(new Decisions());
    }

    private void CompareClasses(string what, float[] inputs, float[] outputs, Approximate[] expected)
    {
        var samples = inputs.Length / _spec.Input;
        var labels = new int[samples];
        _network.Classify(inputs, labels);
        for (var s = 0; s < samples; s++)
        {
            var logits = outputs.AsSpan(s * _spec.OutputSize, _spec.OutputSize);
            var label = 0;
            var slack = 0.0;
            if (logits.Length == 1)
            {
                var threshold = _spec.Loss == LossKind.MeanSquaredError || _spec.Written is { HasSigns: false } ? 0.5f : 0f;
                label = logits[0] > threshold ? 1 : 0;
                slack = Math.Abs(logits[0] - threshold);
            }
            else
            {
                for (var o = 1; o < logits.Length; o++)
                {
                    label = logits[o] > logits[label] ? o : label;
                }

                slack = Math.Abs(logits[label] - logits[Math.Clamp(labels[s], 0, logits.Length - 1)]);
            }

            // Classify may order its sums otherwise: only logits that rounding cannot tell apart excuse another class.
            var tolerance = 2 * expected.Skip(s * _spec.OutputSize).Take(_spec.OutputSize).Max(e => e.Tolerance);
            Assert.True(
                labels[s] == label || (slack <= tolerance && labels[s] >= 0 && labels[s] < _spec.Classes),
                Report(what, FormattableString.Invariant($"class of sample {s}"), "", Approximate.Exact(label), labels[s]));
            if (samples == 1)
            {
                Assert.Equal(labels[0], _network.Classify(inputs));
            }
        }
    }

    private void CompareCalibration()
    {
        foreach (var samples in new[] { _spec.BatchSize, (2 * _spec.BatchSize) + 1 })
        {
            Load(_network.ReadAll());
            var inputs = RandomData.Inputs(_random, samples, _spec.Input);
            var before = _network.ReadAll();
            _network.Calibrate(inputs);
            var after = _network.ReadAll();
            var expected = Decided(
                samples,
                decisions =>
                {
                    Load(before);
                    _reference.Calibrate(inputs, _network.InferenceWeights, _network.Step, decisions);
                    return _reference.Parameters;
                },
                parameters => Mismatches(parameters, after) == 0);
            if (expected is null)
            {
                continue;
            }

            CompareTensors(FormattableString.Invariant($"Calibrate({samples} samples), {_network.InferenceWeights}"), _reference.Parameters, before: null);
        }
    }

    /// <summary>Whether training has not run away, where float32 says nothing.</summary>
    private bool IsTame() => _network.ReadAll().All(tensor => tensor.All(x => Math.Abs(x) < 1e6f));

    private string Report(string what, string where, string note, Approximate expected, float actual) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {what}: {where}: expected {expected.Value:R} ± {expected.Tolerance:G3}, got {actual:R}{note}.
        Network seed {_reference.Seed}, data seed {_dataSeed}, {_network.Threads} threads.
        {_spec}
        """);
}
