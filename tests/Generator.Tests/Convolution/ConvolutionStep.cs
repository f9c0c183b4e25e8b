using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Convolution;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Weights;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests.Convolution;

/// <summary>The kernels from the gradient at a convolution's output to new weights, run by the interpreter on random numbers.</summary>
internal sealed class ConvolutionStep
{
    private readonly Dictionary<MemoryBuffer, int[]> _memory = [];
    private readonly Random _random;
    private readonly LoweringContext _context;
    private readonly WeightBuffers _buffers;
    private readonly MemoryBuffer _input;
    private readonly NetworkContext _network;
    private readonly KernelLaunch? _rows;

    public ConvolutionStep(
        Conv2DLayer layer,
        int samples,
        int batchSize,
        int seed,
        Optimizer? optimizer,
        Window? pool,
        bool isNonNegative,
        bool keepsGradients,
        bool takesRows = false)
    {
        (Layer, Samples, Pool) = (layer, samples, pool);
        _random = new Random(seed);
        var graph = new NetworkGraph(
            new TypeName("Test", new([]), "class", "Net", "public", "Net"),
            batchSize,
            layer.InputShape,
            NetworkGraph.Chain([layer]),
            new SquaredHingeLoss(),
            IsMultiplicationFree: false,
            optimizer);
        _network = new NetworkContext(
            graph, LayerTable.Default.Lowerings.Optimizer(optimizer), new LoweringOptions(keepsGradients));
        _input = _network.Activations("Input", layer.InputShape);
        _context = new LoweringContext(
            _network,
            new FusedGroup([graph.Nodes[0]], 1),
            [
                new NodeOutput(
                    layer.InputShape,
                    _input,
                    new GradientBuffer(_network.Activations("Gradient0", layer.InputShape)),
                    1,
                    isNonNegative,
                    NeedsGradient: false,
                    IsReadBack: false),
            ],
            1);
        var plan = WeightPlanner.Plan(layer, graph.Tuning, foldsTiles: true, isDirect: false, isFixed: false);
        _buffers = WeightBuffers.Create(
            layer, new WeightLayout(layer, plan), _context, layer.InputShape, layer.OutputShape, hasOneSample: false);
        var weight = _context.AddTrained(new Tensor("layers.0.weight", _buffers.Weights));
        _context.SetOutput(_buffers.Output, _network.Activations("Gradient1", layer.OutputShape));
        if (pool is not null)
        {
            PooledShape = new Shape(
                Window.ValidPositions(layer.OutputShape.Height, pool.Height, pool.Stride),
                Window.ValidPositions(layer.OutputShape.Width, pool.Width, pool.Stride),
                layer.Units);
            _context.Output.Gradient.Pooled = new PooledGradient(
                pool,
                PooledShape,
                new MemoryBuffer("Choices", ElementKind.Byte, ActivationLayout.Of(PooledShape, _network.SampleBlocks), string.Empty, false),
                _network.Activations("PooledGradient", PooledShape));
        }

        var gradient = new Conv2DWeightGradient(
            layer,
            _buffers,
            new WeightTarget(
                _context.Optimizer,
                weight.States,
                keepsGradients ? _buffers.Weights with { Name = "Kept", IsPersistent = false } : null),
            _context);
        if (takesRows)
        {
            gradient.Rows = SampleRows.Buffer("InputRows1", layer.InputShape, batchSize);
            _rows = new KernelLaunch(
                SampleRows.Lower("Rows", 0, "inputs", layer.InputShape, batchSize, _input, gradient.Rows), Phase.Forward, 0);
        }

        gradient.Gradient();
        gradient.Update();
    }

    public Conv2DLayer Layer { get; }

    public int Samples { get; }

    public Window? Pool { get; }

    public Shape? PooledShape { get; }

    /// <summary>Inputs by sample and feature.</summary>
    public float[,] Input { get; private set; } = new float[0, 0];

    /// <summary>Gradients by sample and feature.</summary>
    public float[,] Gradient { get; private set; } = new float[0, 0];

    /// <summary>The gradient of the weights as the kernels leave it, and what they did to the weights: [filter, place, channel].</summary>
    public (float[,,] Gradient, float[,,] Before, float[,,] After) Run(Func<float> input, Func<float> gradient)
    {
        Input = Fill(_input, Layer.InputShape, input);
        Gradient = Fill(_context.Output.Gradient.Buffer, Layer.OutputShape, gradient);
        if (_context.Output.Gradient.Pooled is { } pooled)
        {
            Choose(pooled, gradient);
        }

        var mask = Memory(_network.Mask);
        for (var sample = 0; sample < Samples; sample++)
        {
            mask[sample] = -1;
        }

        Set(_buffers.Weights, (_, _, _) => (float)((_random.NextDouble() * 2) - 1));
        var before = Weights(_buffers.Weights);
        var program = _network.Program;
        var launches = new[] { program.Backward, program.Updates }
            .SelectMany(steps => Step.All(steps.ToSteps())).OfType<KernelLaunch>().ToList();
        if (_rows is not null)
        {
            launches.Insert(0, _rows);
        }

        // Working memory holds what others left there.
        foreach (var buffer in launches.SelectMany(launch => launch.Kernel.Buffers).Where(buffer => !buffer.IsPersistent))
        {
            if (!_memory.ContainsKey(buffer))
            {
                Array.Fill(Memory(buffer), buffer.Element == ElementKind.Float ? BitConverter.SingleToInt32Bits(float.NaN) : 0x55);
            }
        }

        var interpreter = new KernelInterpreter(Samples, (_, _) => 0, _memory);
        foreach (var launch in launches)
        {
            interpreter.Run(CompiledNetwork.Finish(launch.Kernel, _network.Graph.BatchSize));
            if (Samples == _network.Graph.BatchSize)
            {
                Counted(launch.Kernel, interpreter, Samples);
            }
        }

        var target = launches.SelectMany(launch => launch.Kernel.Buffers).First(
            buffer => buffer.Name is "Kept" || buffer.Name == _buffers.Weights.Name + "Gradient");
        return (Weights(target), before, Weights(_buffers.Weights));
    }

    /// <summary>Whether weights that only fill vectors up are still zero.</summary>
    public bool PaddingIsZero()
    {
        var exist = new HashSet<int>();
        ForWeights((_, _, _, index) => exist.Add(index));
        return Memory(_buffers.Weights).Select((bits, index) => (bits, index)).All(item => exist.Contains(item.index) || item.bits == 0);
    }

    /// <summary>The ledger says what the kernel did.</summary>
    private static void Counted(Kernel kernel, KernelInterpreter interpreter, int samples)
    {
        var count = Ledger.Count(kernel, samples);
        if (kernel.Remarks.Any(remark => remark.Contains("upper bound", StringComparison.Ordinal)))
        {
            Assert.InRange(interpreter.Of("addition"), 0, count.Additions);
            Assert.InRange(interpreter.Of("shift"), 0, count.Shifts);
            return;
        }

        Assert.Equal(
            (interpreter.Of("addition"), interpreter.Of("shift"), interpreter.Of("look-up"), interpreter.Of("multiplication")),
            (count.Additions, count.Shifts, count.LookUps, count.Multiplications));
    }

    private float[,] Fill(MemoryBuffer buffer, Shape shape, Func<float> value)
    {
        var values = new float[Samples, shape.Size];
        var memory = Memory(buffer);
        for (var sample = 0; sample < Lane.RoundUp(Samples, Lane.Count); sample++)
        {
            for (var feature = 0; feature < shape.Size; feature++)
            {
                var number = sample < Samples ? values[sample, feature] = value() : 0f;
                memory[At(buffer, sample, feature)] = BitConverter.SingleToInt32Bits(number);
            }
        }

        return values;
    }

    /// <summary>A gradient at one place of each window, zero at the others and where no window is.</summary>
    private void Choose(PooledGradient pooled, Func<float> gradient)
    {
        var window = pooled.Window;
        var shape = pooled.Shape;
        Gradient = new float[Samples, Layer.OutputShape.Size];
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var feature = 0; feature < shape.Size; feature++)
            {
                var choice = _random.Next(window.Places);
                var value = gradient();
                var filter = feature % shape.Channels;
                var row = (feature / shape.Channels / shape.Width * window.Stride) + (choice / window.Width);
                var column = (feature / shape.Channels % shape.Width * window.Stride) + (choice % window.Width);
                Gradient[sample, (((row * Layer.OutputShape.Width) + column) * Layer.Units) + filter] = value;
                Memory(pooled.Choices)[At(pooled.Choices, sample, feature)] = choice;
                Memory(pooled.Gradient)[At(pooled.Gradient, sample, feature)] = BitConverter.SingleToInt32Bits(value);
            }
        }
    }

    private float[,,] Weights(MemoryBuffer buffer)
    {
        var weights = new float[Layer.Units, Layer.Offsets, Layer.InputsPerOffset];
        ForWeights((unit, offset, input, index) => weights[unit, offset, input] = BitConverter.Int32BitsToSingle(Memory(buffer)[index]));
        return weights;
    }

    private void Set(MemoryBuffer buffer, Func<int, int, int, float> value) => ForWeights((unit, offset, input, index) =>
        Memory(buffer)[index] = BitConverter.SingleToInt32Bits(value(unit, offset, input)));

    private void ForWeights(Action<int, int, int, int> action)
    {
        var layout = _buffers.Layout;
        for (var unit = 0; unit < Layer.Units; unit++)
        {
            for (var offset = 0; offset < Layer.Offsets; offset++)
            {
                for (var input = 0; input < Layer.InputsPerOffset; input++)
                {
                    var index = layout.Weights.At(
                        (Axis.Tile, unit / layout.Tile),
                        (Axis.Input, (offset * layout.PaddedInputs) + input),
                        (Axis.Output, unit % layout.Tile));
                    action(unit, offset, input, ((IntLiteral)index).Value);
                }
            }
        }
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
