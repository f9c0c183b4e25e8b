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
    /// <summary>Up to this many sets of turned decisions are tried; where there are more, all open ones are enclosed.</summary>
    private const int Attempts = 64;

    private readonly NetworkSpec _spec;
    private readonly IClassifier _network;
    private readonly ReferenceNetwork _reference;
    private readonly int _dataSeed;
    private readonly Random _random;
    private readonly Tally _tally;

    public NetworkComparison(NetworkSpec spec, IClassifier network, int dataSeed, Tally tally)
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
        if (_spec.Layers.Any(layer => layer is StandardizeSpec))
        {
            _network.FitStandardization(RandomData.Inputs(new Random(_dataSeed), 50, _spec.Input));
        }

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
        CompareStep(before, inputs, ReferenceLoss.Targets(_spec, labels), learningRate, loss, _network.Step - 1);
    }

    /// <summary>Training step <paramref name="step"/>, which the network has made from the tensors <paramref name="before"/>.</summary>
    public void CompareStep(float[][] before, float[] inputs, double[] targets, float learningRate, float loss, long step)
    {
        var samples = inputs.Length / _spec.Input;
        _tally.Steps++;
        var after = _network.ReadAll();
        var what = FormattableString.Invariant($"step {step}, {samples} samples, learning rate {learningRate}");

        var verdict = Decide(
            decisions => Train(before, inputs, targets, learningRate, step, decisions),
            expectedLoss => expectedLoss.Matches(loss) && Mismatches(_reference.Parameters, after) == 0);
        _tally.Turned += verdict.Turned.Count > 0 ? 1 : 0;
        _tally.Examples.AddRange(verdict.Turned.Select(decision => $"{what}: {decision}"));
        _tally.Enclosed += verdict.IsEnclosed ? 1 : 0;
        what += verdict.Note;
        Assert.True(verdict.Result.Matches(loss), Report(what, "loss", "", verdict.Result, loss));
        CompareTensors(what, _reference.Parameters, before);
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
            CompareStep(before, inputs, targets.Select(t => (double)t).ToArray(), learningRate, loss, _network.Step - 1);
        }
        else
        {
            CompareStep(inputs, RandomData.Labels(_random, samples, _spec.Classes), learningRate);
        }
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
                    _tally.Observe(value, actual[tensor][i]);
                }
            }
        }
    }

    private static string Wrong(IReadOnlyList<Parameter> expected, float[][] actual) => string.Join(
        ", ",
        expected.Select((parameter, tensor) =>
            (parameter.Name, Count: parameter.Values.Zip(actual[tensor]).Count(pair => !pair.First.Matches(pair.Second))))
            .Where(pair => pair.Count > 0)
            .Select(pair => FormattableString.Invariant($"{pair.Name} {pair.Count}")));

    private void ComparePredictions(int samples)
    {
        Load(_network.ReadAll());
        var inputs = RandomData.Inputs(_random, samples, _spec.Input);
        var outputs = new float[samples * _spec.OutputSize];
        _network.Predict(inputs, outputs);
        var verdict = Decide(
            decisions => _reference.Predict(inputs, _network.InferenceWeights, _network.Step, decisions),
            prediction => prediction.Zip(outputs).All(pair => pair.First.Matches(pair.Second)));
        var what = FormattableString.Invariant(
            $"Predict({samples} samples), {_network.InferenceWeights}, step {_network.Step}{verdict.Note}");
        Count(verdict);
        for (var i = 0; i < outputs.Length; i++)
        {
            var expected = verdict.Result[i];
            Assert.True(expected.Matches(outputs[i]), Report(what, FormattableString.Invariant($"output[{i}]"), "", expected, outputs[i]));
            _tally.Logits++;
        }

        CompareClasses(what, inputs, outputs, verdict.Result);
        CompareFewWithMany(what, inputs, samples);
    }

    /// <summary>
    /// A few samples are predicted one by one, lanes over outputs, and more of them lanes over samples: to the same bits.
    /// </summary>
    private void CompareFewWithMany(string what, float[] inputs, int samples)
    {
        var many = new float[Math.Max(samples, Lanes.FewSamplesAnywhere + 1) * _spec.Input];
        for (var i = 0; i < many.Length; i++)
        {
            // With stretches of zeros, of both signs, in every other sample: they are passed over.
            var isZero = i / _spec.Input % 2 == 1 && i % _spec.Input / 5 % 2 == 0;
            many[i] = isZero ? (i % 3 == 0 ? -0f : 0f) : inputs[i % inputs.Length];
        }

        var expected = new float[many.Length / _spec.Input * _spec.OutputSize];
        _network.Predict(many, expected);
        for (var few = 1; few <= Lanes.FewSamplesAnywhere; few += 3)
        {
            var outputs = new float[few * _spec.OutputSize];
            _network.Predict(many.AsSpan(0, few * _spec.Input), outputs);
            Assert.True(
                MemoryMarshal.AsBytes(outputs.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan(0, outputs.Length))),
                $"{what}: the first {few} of {samples} samples alone give {string.Join(' ', outputs)}, together "
                    + $"{string.Join(' ', expected.Take(outputs.Length))}\n{_spec}");
        }
    }

    /// <summary>
    /// Computes with the reference until the result matches: first as the reference decides, then with one open decision turned, two, and
    /// so on; turning one can open others behind it. If none of all sets matches, the kernels are wrong. If there are too many sets,
    /// the result is one that holds for all, with bounds that enclose what each open decision leaves possible.
    /// </summary>
    private static Verdict<T> Decide<T>(Func<Decisions, T> compute, Func<T, bool> matches)
    {
        var candidates = new Queue<bool[]>([[]]);
        var (open, attempts) = (0, 0);
        while (candidates.TryDequeue(out var turned))
        {
            if (attempts++ == Attempts)
            {
                var enclosing = new Decisions(encloses: true);
                return new(compute(enclosing), [], open, IsEnclosed: true);
            }

            var decisions = new Decisions(turned);
            var result = compute(decisions);
            open = Math.Max(open, decisions.Open.Count);
            if (matches(result))
            {
                var names = decisions.Open.Where((_, index) => index < turned.Length && turned[index]);
                return new(result, [.. names], open, IsEnclosed: false);
            }

            for (var next = turned.Length; next < decisions.Open.Count; next++)
            {
                candidates.Enqueue([.. turned, .. new bool[next - turned.Length], true]);
            }
        }

        return new(compute(new Decisions()), [], open, IsEnclosed: false);
    }

    private void Count<T>(Verdict<T> verdict)
    {
        _tally.Runs++;
        _tally.EnclosedRuns += verdict.IsEnclosed ? 1 : 0;
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
            var verdict = Decide(
                decisions =>
                {
                    Load(before);
                    _reference.Calibrate(inputs, _network.InferenceWeights, _network.Step, decisions);
                    return _reference.Parameters;
                },
                parameters => Mismatches(parameters, after) == 0);
            Count(verdict);
            CompareTensors(
                FormattableString.Invariant($"Calibrate({samples} samples), {_network.InferenceWeights}{verdict.Note}"),
                _reference.Parameters,
                before: null);
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

    /// <summary>A result of the reference, and how it was found.</summary>
    /// <param name="Result">The one that matches; else, as the reference decides.</param>
    /// <param name="Turned">The open decisions that had to be turned.</param>
    /// <param name="Open">How many decisions were open at most.</param>
    /// <param name="IsEnclosed">Whether there were too many, so that all are enclosed.</param>
    private sealed record Verdict<T>(T Result, IReadOnlyList<string> Turned, int Open, bool IsEnclosed)
    {
        public string Note => FormattableString.Invariant($", {Open} open decisions{(IsEnclosed ? ", enclosed" : "")}");
    }
}
