using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks;

/// <summary>A training step in float32 as libtorch does it: dense layers with BatchNorm or bias, ReLU, squared hinge, plain SGD.</summary>
internal sealed class LibtorchStep : IContender
{
    private readonly Sequential _model;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _targets;
    private int _next;

    public LibtorchStep(NetworkShape shape, StepData data, int threads, float learningRate)
    {
        NativeMemory.KeepFreed();
        set_num_threads(threads);
        random.manual_seed(1);
        _model = Sequential(Modules(shape));
        _model.train();
        _optimizer = torch.optim.SGD(_model.parameters(), learningRate);
        _inputs = [.. data.Inputs.Select(batch => tensor(batch, [batch.Length / shape.Inputs, shape.Inputs]))];
        _targets = [.. data.Labels.Select(labels => Signs(labels, shape.Outputs))];
    }

    public string Name => "libtorch float32";

    /// <summary>Whether libtorch's native part can be loaded here, and why not.</summary>
    // TorchSharp itself would go on to copy half a gigabyte and print a page when this fails.
    public static bool CanLoad(out string reason) => NativePart.CanLoad(typeof(torch).Assembly, ["torch_cpu", "LibTorchSharp"], out reason);

    /// <summary>The mean loss of the last step, to see that it learns.</summary>
    public float Loss { get; private set; }

    public void Run()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var z = _model.forward(_inputs[_next]);
        var loss = (1 - (_targets[_next] * z)).clamp_min(0).square().sum(1).mean();
        loss.backward();
        _optimizer.step();
        Loss = loss.item<float>();
        _next = (_next + 1) % _inputs.Length;
    }

    public void Dispose()
    {
        foreach (var t in _inputs.Concat(_targets))
        {
            t.Dispose();
        }

        _optimizer.Dispose();
        _model.Dispose();
    }

    private static IEnumerable<Module<Tensor, Tensor>> Modules(NetworkShape shape)
    {
        var layer = 0;
        foreach (var (layerInputs, layerOutputs) in shape.Layers)
        {
            yield return Linear(layerInputs, layerOutputs, hasBias: !shape.BatchNorm);
            if (shape.BatchNorm)
            {
                yield return BatchNorm1d(layerOutputs, eps: 1e-4);
            }

            if (layer++ < shape.Hidden.Count)
            {
                yield return ReLU(inplace: true);
            }
        }
    }

    /// <summary>1 for a sample's class and −1 for the others.</summary>
    internal static Tensor Signs(int[] labels, int classes)
    {
        var signs = new float[labels.Length * classes];
        for (var i = 0; i < signs.Length; i++)
        {
            signs[i] = labels[i / classes] == i % classes ? 1f : -1f;
        }

        return tensor(signs, [labels.Length, classes]);
    }
}
