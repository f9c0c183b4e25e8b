using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks.Pictures;

/// <summary>A training step of a convolutional network in float32 as libtorch does it: BatchNorm, ReLU, squared hinge, plain SGD.</summary>
internal sealed class LibtorchPictureStep : IContender
{
    private readonly Sequential _model;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _targets;
    private int _next;

    public LibtorchPictureStep(PictureNetwork network, StepData data, int threads, float learningRate)
    {
        NativeMemory.KeepFreed();
        set_num_threads(threads);
        random.manual_seed(1);
        _model = Sequential(Modules(network));
        _model.train();
        _optimizer = torch.optim.SGD(_model.parameters(), learningRate);

        // Our rows have channels last; libtorch gets its own order, once.
        _inputs =
        [
            .. data.Inputs.Select(batch => tensor(batch, [batch.Length / network.Inputs, network.Height, network.Width, network.Channels])
                .permute(0, 3, 1, 2).contiguous()),
        ];
        _targets = [.. data.Labels.Select(labels => LibtorchStep.Signs(labels, network.Outputs))];
    }

    public string Name => "libtorch float32";

    public void Run()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var z = _model.forward(_inputs[_next]);
        var loss = (1 - (_targets[_next] * z)).clamp_min(0).square().sum(1).mean();
        loss.backward();
        _optimizer.step();
        _ = loss.item<float>();
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

    private static IEnumerable<Module<Tensor, Tensor>> Modules(PictureNetwork network)
    {
        var layers = network.Layers;
        for (var index = 0; index < layers.Count; index++)
        {
            var layer = layers[index];
            if (layer.IsConvolution)
            {
                var padding = network.IsSame ? layer.Kernel / 2 : 0;
                yield return Conv2d(layer.Inputs, layer.Units, layer.Kernel, padding: padding, bias: false);
                if (layer.Pool > 1)
                {
                    yield return MaxPool2d(layer.Pool);
                }

                yield return BatchNorm2d(layer.Units, eps: 1e-4);
            }
            else
            {
                if (index > 0 && layers[index - 1].IsConvolution)
                {
                    yield return Flatten();
                }

                var isNormalised = index < layers.Count - 1 || network.IsLastNormalised;
                yield return Linear(layer.Inputs, layer.Units, hasBias: !isNormalised);
                if (isNormalised)
                {
                    yield return BatchNorm1d(layer.Units, eps: 1e-4);
                }
            }

            if (index < layers.Count - 1)
            {
                yield return ReLU(inplace: true);
            }
        }
    }
}
