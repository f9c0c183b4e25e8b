using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Convolution;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests.Convolution;

/// <summary>A convolution forward and back, run by the interpreter on random numbers, and what plain loops make of them.</summary>
internal sealed class ConvolutionPass
{
    // Fixed point is as fine as the largest value of a sample allows.
    private const double Largest = 2;

    private readonly Dictionary<MemoryBuffer, int[]> _memory = [];
    private readonly Random _random;
    private readonly Conv2DLayer _layer;
    private readonly int _samples;
    private readonly int _batchSize;
    private readonly bool _accumulates;
    private readonly NetworkContext _network;
    private readonly LoweringContext _context;

    public ConvolutionPass(Conv2DLayer layer, int samples, int batchSize, int seed, bool isFixed = false, bool accumulates = false)
    {
        (_layer, _samples, _batchSize, _accumulates) = (layer, samples, batchSize, accumulates);
        _random = new Random(seed);
        var graph = new NetworkGraph(
            new TypeName("Test", new([]), "class", "Net", "public", "Net"),
            batchSize,
            layer.InputShape,
            NetworkGraph.Chain([layer]),
            new SquaredHingeLoss(),
            IsMultiplicationFree: false) { IsFixed = isFixed };
        _network = new NetworkContext(graph, null, LoweringOptions.Default);
        var below = new GradientBuffer(_network.Activations("Gradient0", layer.InputShape));
        if (accumulates)
        {
            below.Next();
        }

        _context = new LoweringContext(
            _network,
            new FusedGroup([graph.Nodes[0]], 1),
            [
                new NodeOutput(
                    layer.InputShape,
                    _network.Activations("Input", layer.InputShape),
                    below,
                    1,
                    IsNonNegative: false,
                    NeedsGradient: true,
                    IsReadBack: false),
            ],
            1);
        var lowering = new Conv2DLowering(layer, _context);
        lowering.Forward();
        lowering.Backward();
        if (lowering.HasOneSample)
        {
            _context.Input.Row = NetworkContext.Row("InputRow", layer.Inputs);
            lowering.OneSample();
        }
    }

    private MemoryBuffer Weights => _network.Program.Initialise.ToSteps().OfType<KernelLaunch>().Single().Kernel.Buffers.Single();

    /// <summary>Runs both ways, with weights as they are for coded or for real inference, and compares.</summary>
    /// <param name="tolerance">Of a sum, relative to the sum of its terms' magnitudes.</param>
    /// <param name="isReal">Whether inference with real-valued weights is meant.</param>
    public void Compare(double tolerance, bool isReal = false)
    {
        var input = Fill(_context.Input.Activations, _layer.InputShape);
        var weights = SetWeights(isReal || _layer.Weights == WeightKind.Real);
        var bias = _layer.HasBias ? Fill("Bias1", _layer.Units) : new double[_layer.Units];
        var forward = _network.Program.Forward.ToSteps().OfType<KernelLaunch>();
        if (isReal)
        {
            forward = _network.Program.Predict.ToSteps().OfType<Branch>().SelectMany(branch => branch.Otherwise).OfType<KernelLaunch>();
        }

        Run([.. _network.Program.Encode.ToSteps().OfType<KernelLaunch>(), .. forward]);
        var (sums, terms) = Forward(input, weights);
        Compare("z", _context.Output.Activations, _layer.OutputShape, tolerance, (sample, feature) =>
        {
            var scale = Math.ScaleB(1, _layer.OutputShift);
            var ofFilter = bias[feature % _layer.Units];
            return ((sums[sample][feature] * scale) + ofFilter, (terms[sample][feature] * scale) + Math.Abs(ofFilter));
        });
        CompareOneSample(input, isReal);
        if (isReal)
        {
            return;
        }

        CompareFewSamples();
        var gradient = Fill(_context.Output.Gradient.Buffer, _layer.OutputShape);
        var below = _context.Input.Gradient.Buffer;
        var before = _accumulates ? Fill(below, _layer.InputShape) : Rows(_layer.Inputs);
        Run([.. _network.Program.Backward.ToSteps().OfType<KernelLaunch>().Where(launch => launch.Phase == Phase.Backward)]);
        var (back, backTerms) = Backward(gradient, weights);
        Compare("δ", below, _layer.InputShape, tolerance, (sample, feature) =>
        {
            var scale = Math.ScaleB(1, _layer.OutputShift);
            var old = before[sample][feature];
            return ((back[sample][feature] * scale) + old, (backTerms[sample][feature] * scale) + Math.Abs(old));
        });
        CompareFewGradients();
    }

    /// <summary>In fixed point: sums go beyond 16 bits and come back, and are those of a mini-batch to the bit in a sample alone.</summary>
    public void CompareBeyondLimits()
    {
        var input = Fill(_context.Input.Activations, _layer.InputShape, 1.5f);
        var weights = SetWeights(isReal: false, place => place < _layer.Offsets * 2 / 3 ? 0.9f : -0.9f);
        Run([
            .. _network.Program.Encode.ToSteps().OfType<KernelLaunch>(), .. _network.Program.Forward.ToSteps().OfType<KernelLaunch>()]);
        var (sums, _) = Forward(input, weights);
        var buffer = _context.Output.Activations;
        var sum = BitConverter.Int32BitsToSingle(Memory(buffer)[At(buffer, 0, 0)]);
        Assert.True(Math.Abs(sum - Math.ScaleB(sums[0][0], _layer.OutputShift)) > Math.Abs(sum) / 8);
        CompareOneSample(input, isReal: false);
    }

    /// <summary>A sample alone gives what it gives in its mini-batch, to the bit.</summary>
    private void CompareOneSample(double[][] input, bool isReal)
    {
        if (_context.Input.Row is not { } row)
        {
            return;
        }

        var steps = _network.Program.PredictOne.ToSteps();
        var kernels = steps.OfType<KernelLaunch>()
            .Concat(steps.OfType<Branch>().SelectMany(branch => isReal ? branch.Otherwise : branch.Then).OfType<KernelLaunch>()).ToList();
        for (var sample = 0; sample < Math.Min(_samples, 2); sample++)
        {
            for (var feature = 0; feature < _layer.Inputs; feature++)
            {
                Memory(row)[feature] = BitConverter.SingleToInt32Bits((float)input[sample][feature]);
            }

            Run([.. _network.Program.OneSampleCodes.ToSteps().OfType<KernelLaunch>(), .. kernels], isOne: true);
            CompareWithBatch(sample);
            foreach (var cut in isReal ? [] : Cuts())
            {
                Run([cut], isOne: true);
                CompareWithBatch(sample);
            }
        }

        void CompareWithBatch(int sample)
        {
            for (var feature = 0; feature < _layer.Outputs; feature++)
            {
                var ofBatch = Memory(_context.Output.Activations)[At(_context.Output.Activations, sample, feature)];
                Assert.Equal(ofBatch, Memory(_context.Output.Row!)[feature]);
            }
        }
    }

    /// <summary>A lone picture cut into patches, in a few ways.</summary>
    private IEnumerable<KernelLaunch> Cuts()
    {
        var plan = WeightPlanner.Plan(_layer, Tuning.Default, foldsTiles: true, isDirect: false, isFixed: false);
        var layout = new WeightLayout(_layer, plan);
        if (layout.IsReal || _context.Graph.IsFixed)
        {
            yield break;
        }

        var buffers = WeightBuffers.Create(_layer, layout, _context, _layer.InputShape, _layer.OutputShape, hasOneSample: false);
        foreach (var (blocks, rows, columns) in new[] { (1, 4, 4), (2, 3, 5), (2, 1, 16), (1, 8, 2) }.Skip(_layer.Units / 16 % 3).Take(2))
        {
            yield return new KernelLaunch(
                Conv2DForward.LowerPatches(
                    _layer,
                    new PicturePatches(_layer, blocks, rows, columns),
                    buffers,
                    _context.Group.Number,
                    _context.Input.Row!,
                    _context.Output.Row!),
                Phase.Inference,
                0);
        }
    }

    /// <summary>A mini-batch of few samples cut into patches gives what it gives uncut, to the bit.</summary>
    private void CompareFewSamples()
    {
        if (CodedBuffers() is { } buffers)
        {
            var rows = SampleRows.Buffer("InputRows1", _layer.InputShape, _batchSize);
            CompareCuts(
                _layer,
                _context.Output.Activations,
                SampleRows.Lower("Rows", 0, "inputs", _layer.InputShape, _batchSize, _context.Input.Activations, rows),
                Conv2DForward.Lower(_layer, buffers, _context.Input.Activations, _context.SampleBlocks),
                patches => Conv2DForward.LowerFewSamples(_layer, patches, buffers, "1", rows));
        }
    }

    /// <summary>The same of the way back.</summary>
    private void CompareFewGradients()
    {
        if (_layer.Window.Stride == 1 && CodedBuffers() is { } buffers)
        {
            var below = _network.Activations("OtherGradient", _layer.InputShape);
            var gradient = _context.Output.Gradient.Buffer;
            var rows = SampleRows.Buffer("GradientRows1", _layer.OutputShape, _batchSize);
            CompareCuts(
                PicturePatches.TurnedAround(_layer),
                below,
                SampleRows.Lower("Rows", 0, "gradients", _layer.OutputShape, _batchSize, gradient, rows),
                Conv2DBackward.Lower(_layer, buffers, gradient, new GradientTarget(below, Accumulates: false), _context.SampleBlocks),
                patches => Conv2DBackward.LowerFewSamples(_layer, patches, buffers, "1", rows, below));
        }
    }

    private void CompareCuts(Conv2DLayer cut, MemoryBuffer result, Kernel rows, Kernel uncut, Func<PicturePatches, Kernel> lower)
    {
        Run([Launch(rows), Launch(uncut)]);
        var features = cut.OutputShape.Size;
        var expected = Bits();
        var lanes = Lane.Count / _batchSize;
        foreach (var (blocks, down, across) in new[] { (1, 4, 4), (2, 3, 5), (2, 1, 16), (1, 8, 2) }.Skip(_layer.Units % 4).Take(1))
        {
            Array.Fill(Memory(result), BitConverter.SingleToInt32Bits(float.NaN));
            var patches = new PicturePatches(
                cut,
                blocks,
                Math.Min(down, lanes),
                Math.Max(1, Math.Min(across, lanes / Math.Min(down, lanes))),
                _batchSize);
            Run([Launch(lower(patches))]);
            Assert.Equal(expected, Bits());
        }

        static KernelLaunch Launch(Kernel kernel) => new(kernel, Phase.Forward, 0);

        List<int> Bits() =>
        [
            .. from sample in Enumerable.Range(0, _samples)
               from feature in Enumerable.Range(0, features)
               select Memory(result)[At(result, sample, feature)],
        ];
    }

    /// <summary>The layer's memory where it has codes in single precision and lanes that its samples leave empty.</summary>
    private WeightBuffers? CodedBuffers()
    {
        var plan = WeightPlanner.Plan(_layer, Tuning.Default, foldsTiles: true, isDirect: false, isFixed: false);
        var layout = new WeightLayout(_layer, plan);
        return layout.IsReal || _context.Graph.IsFixed || 2 * _batchSize > Lane.Count
            ? null
            : WeightBuffers.Create(_layer, layout, _context, _layer.InputShape, _layer.OutputShape, hasOneSample: false);
    }

    private void Run(IReadOnlyList<KernelLaunch> launches, bool isOne = false)
    {
        // Working memory holds what others left there.
        foreach (var buffer in launches.SelectMany(launch => launch.Kernel.Buffers).Where(buffer => !buffer.IsPersistent))
        {
            if (!_memory.ContainsKey(buffer))
            {
                Array.Fill(Memory(buffer), buffer.Element == ElementKind.Float ? BitConverter.SingleToInt32Bits(float.NaN) : 0x55);
            }
        }

        var interpreter = new KernelInterpreter(_samples, (_, _) => 0, _memory);
        foreach (var launch in launches)
        {
            var kernel = CompiledNetwork.Finish(launch.Kernel, _batchSize);
            interpreter.Run(kernel);
            if (_samples == _batchSize && !isOne)
            {
                var counted = Ledger.Count(kernel, _batchSize);
                Assert.Equal(interpreter.Of("addition"), counted.Additions);
                Assert.Equal(interpreter.Of("look-up"), counted.LookUps);
                Assert.Equal(interpreter.Of("multiplication"), counted.Multiplications);
            }
        }
    }

    private void Compare(
        string name, MemoryBuffer buffer, Shape shape, double tolerance, Func<int, int, (double Sum, double Terms)> expected)
    {
        var memory = Memory(buffer);
        for (var sample = 0; sample < _samples; sample++)
        {
            for (var feature = 0; feature < shape.Size; feature++)
            {
                var actual = BitConverter.Int32BitsToSingle(memory[At(buffer, sample, feature)]);
                var (sum, terms) = expected(sample, feature);
                Assert.True(
                    Math.Abs(actual - sum) <= (tolerance * terms) + 1e-6,
                    $"{name}[{sample}, {feature}] of {_layer.Title} on {shape.Title}: {actual}, not {sum}");
            }
        }
    }

    private (double[][] Sums, double[][] Terms) Forward(double[][] input, double[] weights)
    {
        var (sums, terms) = (Rows(_layer.Outputs), Rows(_layer.Outputs));
        ForPairs((output, source, place) =>
        {
            for (var sample = 0; sample < _samples; sample++)
            {
                for (var filter = 0; filter < _layer.Units; filter++)
                {
                    for (var channel = 0; channel < _layer.InputsPerOffset; channel++)
                    {
                        var x = input[sample][(source * _layer.InputsPerOffset) + channel];
                        var product = x * weights[Number(filter, place, channel)];
                        sums[sample][(output * _layer.Units) + filter] += product;
                        terms[sample][(output * _layer.Units) + filter] += Math.Abs(product) + Largest;
                    }
                }
            }
        });
        return (sums, terms);
    }

    private (double[][] Sums, double[][] Terms) Backward(double[][] gradient, double[] weights)
    {
        var (sums, terms) = (Rows(_layer.Inputs), Rows(_layer.Inputs));
        ForPairs((output, source, place) =>
        {
            for (var sample = 0; sample < _samples; sample++)
            {
                for (var filter = 0; filter < _layer.Units; filter++)
                {
                    for (var channel = 0; channel < _layer.InputsPerOffset; channel++)
                    {
                        var product = gradient[sample][(output * _layer.Units) + filter] * weights[Number(filter, place, channel)];
                        sums[sample][(source * _layer.InputsPerOffset) + channel] += product;
                        terms[sample][(source * _layer.InputsPerOffset) + channel] += Math.Abs(product) + Largest;
                    }
                }
            }
        });
        return (sums, terms);
    }

    private double[][] Rows(int values) => [.. Enumerable.Range(0, _samples).Select(_ => new double[values])];

    private int Number(int filter, int place, int channel) => (((filter * _layer.Offsets) + place) * _layer.InputsPerOffset) + channel;

    /// <summary>All pairs of a position and a place of the picture that it reads, with the place of the kernel.</summary>
    private void ForPairs(Action<int, int, int> action)
    {
        var window = _layer.Window;
        for (var position = 0; position < _layer.Positions; position++)
        {
            for (var place = 0; place < window.Places; place++)
            {
                var row = (position / _layer.OutputShape.Width * window.Stride) + (place / window.Width) - window.PaddingTop;
                var column = (position % _layer.OutputShape.Width * window.Stride) + (place % window.Width) - window.PaddingLeft;
                if (row >= 0 && row < _layer.InputShape.Height && column >= 0 && column < _layer.InputShape.Width)
                {
                    action(position, (row * _layer.InputShape.Width) + column, place);
                }
            }
        }
    }

    private double[][] Fill(MemoryBuffer buffer, Shape shape, float? constant = null)
    {
        var values = Rows(shape.Size);
        var memory = Memory(buffer);
        for (var sample = 0; sample < Lane.RoundUp(_samples, Lane.Count); sample++)
        {
            for (var feature = 0; feature < shape.Size; feature++)
            {
                var value = sample < _samples && _random.Next(4) > 0 ? constant ?? (float)((_random.NextDouble() * 4) - 2) : 0f;
                memory[At(buffer, sample, feature)] = BitConverter.SingleToInt32Bits(value);
                if (sample < _samples)
                {
                    values[sample][feature] = value;
                }
            }
        }

        return values;
    }

    private double[] Fill(string name, int count)
    {
        var buffer = _network.Program.Forward.ToSteps().OfType<KernelLaunch>().SelectMany(launch => launch.Kernel.Buffers)
            .First(one => one.Name == name);
        var values = new double[count];
        for (var index = 0; index < count; index++)
        {
            var value = (float)_random.NextDouble();
            Memory(buffer)[index] = BitConverter.SingleToInt32Bits(value);
            values[index] = value;
        }

        return values;
    }

    /// <summary>Weights in tiles, and as the layer uses them: by filter, place and channel.</summary>
    private double[] SetWeights(bool isReal, Func<int, float>? ofPlace = null)
    {
        var layout = Weights.Layout;
        var tile = layout[Axis.Output].Extent;
        var paddedInputs = _layer.Offsets == 1
            ? 0
            : (layout[Axis.Input].Extent - _layer.InputsPerOffset) / (_layer.Offsets - 1);
        var used = new double[_layer.Units * _layer.FanIn];
        for (var filter = 0; filter < _layer.Units; filter++)
        {
            for (var place = 0; place < _layer.Offsets; place++)
            {
                for (var channel = 0; channel < _layer.InputsPerOffset; channel++)
                {
                    var weight = ofPlace?.Invoke(place) ?? (float)((_random.NextDouble() * 2) - 1);
                    var index = layout.At(
                        (Axis.Tile, filter / tile), (Axis.Input, (place * paddedInputs) + channel), (Axis.Output, filter % tile));
                    Memory(Weights)[((IntLiteral)index).Value] = BitConverter.SingleToInt32Bits(weight);
                    used[Number(filter, place, channel)] = isReal ? weight
                        : _layer.Weights == WeightKind.Binary ? (weight < 0 ? -1 : 1)
                        : Math.Abs(weight) > 0.5f ? Math.Sign(weight) : 0;
                }
            }
        }

        return used;
    }

    private static int At(MemoryBuffer buffer, int sample, int feature) => ((IntLiteral)buffer.Layout.At(
        (Axis.SampleBlock, sample / Lane.Count), (Axis.Feature, feature), (Axis.Lane, sample % Lane.Count))).Value;

    private int[] Memory(MemoryBuffer buffer)
    {
        if (!_memory.TryGetValue(buffer, out var memory))
        {
            _memory.Add(buffer, memory = new int[buffer.Length]);
        }

        return memory;
    }
}
