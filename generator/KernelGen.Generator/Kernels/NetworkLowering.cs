using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Boundary;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels;

/// <summary>From the graph to kernels and schedules: a walk over its groups, forward and back.</summary>
internal sealed class NetworkLowering
{
    private readonly NetworkGraph _graph;
    private readonly LossLowering _loss;
    private readonly LoweringTable _table;
    private readonly NetworkContext _context;
    private readonly IReadOnlyDictionary<int, int> _readers;
    private readonly int _sampleBlocks;
    private readonly List<LayerLowering> _layers = [];

    private NetworkLowering(NetworkGraph graph, LoweringTable table, LoweringOptions options)
    {
        _graph = graph;
        _readers = graph.Readers();
        _table = table;
        _loss = table.Loss(graph.Loss);
        _context = new NetworkContext(graph, table.Optimizer(graph.Optimizer), options);
        _sampleBlocks = _context.SampleBlocks;
    }

    private ProgramBuilder Program => _context.Program;

    public static Program Lower(NetworkGraph graph, LoweringTable table) => Lower(graph, table, LoweringOptions.Default);

    public static Program Lower(NetworkGraph graph, LoweringTable table, LoweringOptions options) =>
        new NetworkLowering(graph, table, options).Lower();

    private Program Lower()
    {
        var input = LowerInput();
        LowerLayers(input);
        var output = _layers[_layers.Count - 1].Context.Output;
        Program.Predict.Add(BoundaryCopies.LowerUnpack(output.Activations, _graph.OutputSize, _graph.BatchSize, _sampleBlocks));
        LowerOneSample(input, output);
        var loss = LossMemory(output);
        LowerTargets(loss);
        LowerBackward(loss);
        Program.StepScalars.AddRange(_context.Optimizer?.AllStepScalars ?? []);
        return Program.Build(NetworkDescription.Of(_graph), loss.Total, _context.Reciprocal, _context.StepReciprocal);
    }

    /// <summary>What the network reads, and how it gets there.</summary>
    private NodeOutput LowerInput()
    {
        var input = new NodeOutput(
            _graph.Input,
            _context.Activations("Input", _graph.Input),
            new GradientBuffer(_context.Activations("Gradient0", _graph.Input)),
            _readers[Node.NetworkInput],
            IsNonNegative: false,
            NeedsGradient: false,
            IsReadBack: false);
        var pack = BoundaryCopies.LowerPack(
            "PackInput", "inputs", KernelScalar.InputRows, input.Activations, _graph.InputSize, _graph.BatchSize, _sampleBlocks);
        Program.Samples.Add(pack);
        Program.Predict.Add(pack);
        Program.Calibrate.Add(pack);
        Program.Calibrate.Add(BoundaryCopies.LowerSamples(_context.Mask, null, _graph.BatchSize, _sampleBlocks, "MarkLanes"));
        return input;
    }

    /// <summary>The way forward of every group.</summary>
    private void LowerLayers(NodeOutput input)
    {
        var outputs = new Dictionary<int, NodeOutput> { [Node.NetworkInput] = input };
        foreach (var group in FusionPass.Run(_graph))
        {
            var layer = _table.Lower(new LoweringContext(
                _context, group, [.. group.Inputs.Select(position => outputs[position])], _readers[group.Output]));
            layer.Forward();
            outputs.Add(group.Output, layer.Context.Output);
            _layers.Add(layer);
        }
    }

    /// <summary>Inference of one sample; nothing where a layer has no kernels for one.</summary>
    private void LowerOneSample(NodeOutput input, NodeOutput output)
    {
        if (_layers.TrueForAll(layer => layer.HasOneSample))
        {
            _context.HasTableLookUps = !_layers.Exists(layer => layer.NeedsVectorLookUps);
            input.Row = NetworkContext.Row("InputRow", _graph.InputSize);
            Program.PredictOne.Add(BoundaryCopies.LowerInputRow(input.Row, _graph.InputSize));
            _layers.ForEach(layer => layer.OneSample());
            Program.PredictOne.Add(BoundaryCopies.LowerOutputRow(output.Row!, _graph.OutputSize));
        }
    }

    private LossBuffers LossMemory(NodeOutput output) => new(
        output.Activations,
        output.Gradient.Next().Buffer,
        new MemoryBuffer("Labels", ElementKind.Int, SampleLayout.Of(_sampleBlocks), string.Empty, false),
        _graph.Loss.TakesTargets ? _context.Activations("Targets", _graph.Output) : null,
        _context.Mask,
        _context.StepReciprocal,
        new MemoryBuffer("Losses", ElementKind.Float, SampleLayout.Of(_sampleBlocks), ", the loss of each sample", false),
        new MemoryBuffer("LossTotal", ElementKind.Float, VectorLayout.OneVector, "the loss of the mini-batch, summed", true)
        {
            IsSummed = _context.IsSharded,
        });

    /// <summary>Labels, or targets where the loss takes them: those of a regression always, of a classifier where they are given.</summary>
    private void LowerTargets(LossBuffers loss)
    {
        if (_graph.Loss.TakesLabels)
        {
            LowerLabels(loss);
        }

        if (loss.Targets is null)
        {
            return;
        }

        var withTargets = _graph.Loss.TakesLabels ? LaunchCondition.Targets : LaunchCondition.Always;
        Program.Samples.Add(
            BoundaryCopies.LowerSamples(_context.Mask, null, _graph.BatchSize, _sampleBlocks, "MarkSamplesOnly"), condition: withTargets);
        Program.Samples.Add(
            BoundaryCopies.LowerPack(
                "PackTargets", "targets", KernelScalar.TargetRows, loss.Targets, _graph.OutputSize, _graph.BatchSize, _sampleBlocks),
            condition: withTargets);
    }

    private void LowerLabels(LossBuffers loss)
    {
        var withLabels = loss.Targets is null ? LaunchCondition.Always : LaunchCondition.Labels;
        Program.Samples.Add(
            BoundaryCopies.LowerSamples(_context.Mask, loss.Labels, _graph.BatchSize, _sampleBlocks, "MarkSamples"), condition: withLabels);
        if (loss.Targets is not null)
        {
            Program.Samples.Add(
                BoundaryCopies.LowerTargets(loss.Labels, loss.Targets, _graph.OutputSize, _sampleBlocks, _graph.Loss.HasSigns),
                condition: withLabels);
        }
    }

    /// <summary>The loss, and the way back of every group, from the last to the first, as far as a gradient comes.</summary>
    private void LowerBackward(LossBuffers loss)
    {
        Program.Backward.Add(LossKernels.Lower(_graph, _loss, loss, _sampleBlocks));
        Program.Backward.Add(LossKernels.LowerTotal(_graph, loss, _sampleBlocks));
        var trained = Enumerable.Reverse(_layers).Where(layer => layer.Context.NeedsGradient).ToList();
        foreach (var layer in trained)
        {
            layer.Backward();
            if (!layer.Context.KeepsGradients)
            {
                layer.Update();
            }
        }

        // Where gradients are kept, all of them are there before anything changes.
        foreach (var layer in trained.Where(layer => layer.Context.KeepsGradients))
        {
            layer.Update();
        }
    }
}
