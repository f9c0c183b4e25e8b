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
    private readonly Sequential model;
    private readonly torch.optim.Optimizer optimizer;
    private readonly Tensor[] inputs;
    private readonly Tensor[] targets;
    private int next;

    public LibtorchStep(NetworkShape shape, StepData data, int threads, float learningRate)
    {
        NativeMemory.KeepFreed();
        set_num_threads(threads);
        random.manual_seed(1);
        model = Sequential(Modules(shape));
        model.train();
        optimizer = torch.optim.SGD(model.parameters(), learningRate);
        inputs = [.. data.Inputs.Select(batch => tensor(batch, [batch.Length / shape.Inputs, shape.Inputs]))];
        targets = [.. data.Labels.Select(labels => Signs(labels, shape.Outputs))];
    }

    public string Name => "libtorch float32";

    /// <summary>Whether libtorch's native part can be loaded here, and why not.</summary>
    // TorchSharp itself would go on to copy half a gigabyte and print a page when this fails.
    public static bool CanLoad(out string reason) => NativePart.CanLoad(typeof(torch).Assembly, ["torch_cpu", "LibTorchSharp"], out reason);

    /// <summary>The mean loss of the last step, to see that it learns.</summary>
    public float Loss { get; private set; }

    public void Run()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        Tensor z = model.forward(inputs[next]);
        Tensor loss = (1 - (targets[next] * z)).clamp_min(0).square().sum(1).mean();
        loss.backward();
        optimizer.step();
        Loss = loss.item<float>();
        next = (next + 1) % inputs.Length;
    }

    public void Dispose()
    {
        foreach (Tensor t in inputs.Concat(targets))
        {
            t.Dispose();
        }

        optimizer.Dispose();
        model.Dispose();
    }

    private static IEnumerable<Module<Tensor, Tensor>> Modules(NetworkShape shape)
    {
        int layer = 0;
        foreach ((int layerInputs, int layerOutputs) in shape.Layers)
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

    private static Tensor Signs(int[] labels, int classes)
    {
        var signs = new float[labels.Length * classes];
        for (int i = 0; i < signs.Length; i++)
        {
            signs[i] = labels[i / classes] == i % classes ? 1f : -1f;
        }

        return tensor(signs, [labels.Length, classes]);
    }
}
