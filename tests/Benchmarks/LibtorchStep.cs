using System;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks;

/// <summary>The MNIST network's training step in float32 as libtorch does it: BatchNorm, squared hinge, plain SGD.</summary>
internal sealed class LibtorchStep : IContender
{
    private const double LearningRate = 0.01;
    private readonly Sequential model;
    private readonly torch.optim.Optimizer optimizer;
    private readonly Tensor[] inputs;
    private readonly Tensor[] targets;
    private int next;

    public LibtorchStep(StepData data, int samples, int threads)
    {
        set_num_threads(threads);
        random.manual_seed(1);
        model = Sequential(
            Linear(784, 1024, hasBias: false), BatchNorm1d(1024, eps: 1e-4), ReLU(inplace: true),
            Linear(1024, 1024, hasBias: false), BatchNorm1d(1024, eps: 1e-4), ReLU(inplace: true),
            Linear(1024, 1024, hasBias: false), BatchNorm1d(1024, eps: 1e-4), ReLU(inplace: true),
            Linear(1024, 10, hasBias: false), BatchNorm1d(10, eps: 1e-4));
        model.train();
        optimizer = torch.optim.SGD(model.parameters(), LearningRate);
        inputs = [.. data.Inputs.Select(batch => tensor(batch, [samples, 784]))];
        targets = [.. data.Labels.Select(labels => Signs(labels))];
    }

    public string Name => "libtorch float32";

    /// <summary>Whether libtorch's native part can be loaded here, and why not.</summary>
    public static bool CanLoad(out string reason)
    {
        try
        {
            // TorchSharp itself would go on to copy half a gigabyte and print a page when this fails.
            NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, null);
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            reason = "";
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // One line for every place that was searched: what counts is the file that was found and did not load.
            string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            reason = lines.FirstOrDefault(line => line.Contains("required by", StringComparison.Ordinal)) ?? lines[0];
            return false;
        }
    }

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

    private static Tensor Signs(int[] labels)
    {
        var signs = new float[labels.Length * 10];
        for (int i = 0; i < signs.Length; i++)
        {
            signs[i] = labels[i / 10] == i % 10 ? 1f : -1f;
        }

        return tensor(signs, [labels.Length, 10]);
    }
}
