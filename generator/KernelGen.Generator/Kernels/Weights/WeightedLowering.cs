using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>What layers with weights have in common: their tensors, their codes, and the schedule of what comes forward.</summary>
internal abstract class WeightedLowering : LayerLowering
{
    private readonly WeightedLayer _layer;

    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="places">How checkpoints hold the weights of a kernel; null where they hold rows.</param>
    /// <param name="context">What its lowering is given.</param>
    protected WeightedLowering(WeightedLayer layer, WeightBuffers buffers, KernelPlaces? places, LoweringContext context)
        : base(context)
    {
        _layer = layer;
        Buffers = buffers;
        var weight = context.AddTrained(new Tensor(
            LoweringContext.TensorName(layer, "weight"),
            buffers.Weights,
            buffers.Layout.IsReal ? TensorRange.Finite : TensorRange.Limited,
            places)
        {
            Limit = layer.WeightLimit,
        });
        Target = new WeightTarget(
            context.Optimizer,
            weight.States,
            context.KeepsGradients
                ? buffers.Weights with
                {
                    Name = buffers.Weights.Name + "Gradient",
                    IsPersistent = context.IsSharded,
                    IsSummed = context.IsSharded,
                    IsWeightGradient = true,
                }
                : null)
        {
            IsMultiplicationFree = context.Graph.IsMultiplicationFree,
        };
        Bias = buffers.Bias is null ? null : context.AddTrained(new Tensor(LoweringContext.TensorName(layer, "bias"), buffers.Bias));
    }

    protected WeightBuffers Buffers { get; }

    protected WeightTarget Target { get; }

    protected TrainedTensor? Bias { get; }

    protected ProgramBuilder Program => Context.Program;

    public override void Forward()
    {
        Context.SetOutput(Buffers.Output, Context.Activations("Gradient" + Context.Group.Number, _layer.OutputShape));
        Program.Initialise.Add(
            WeightInitialisation.Lower(_layer, Buffers, Context.Graph.IsMultiplicationFree),
            LoweringContext.Stream(_layer, DrawPurpose.Initialise));
        if (Buffers.Layout.IsReal)
        {
            var real = LowerReal("Forward");
            Program.Forward.Add(real);
            Program.Predict.Add(real);
            Program.Calibrate.Add(real);
            return;
        }

        Encode();
        if (Buffers.Fixed is not null)
        {
            AddForward(
                [
                    FixedSums.LowerRounding(
                        Buffers.Name + "ToFixed",
                        _layer.Index,
                        "inputs",
                        Context.Input.Activations,
                        _layer.Inputs,
                        _layer.FanIn,
                        Buffers.Fixed,
                        Context.SampleBlocks),
                ],
                null);
        }

        // Inference with real-valued weights would multiply: a network without multiplications has none.
        AddForward(LowerForward(), Context.Graph.IsMultiplicationFree ? null : LowerReal("ForwardReal"));
    }

    /// <summary>The sums of coded weights: what runs in order.</summary>
    protected abstract IReadOnlyList<Kernel> LowerForward();

    /// <summary>The sums of real-valued weights.</summary>
    protected abstract Kernel LowerReal(string suffix);

    protected void UpdateBias()
    {
        if (Bias is not null)
        {
            Context.UpdateVector(Buffers.Name + "BiasUpdate", _layer, Bias);
        }
    }

    public sealed override void Backward()
    {
        if (_layer.Gradients is not null)
        {
            // A gradient that is listed by what it was in front of a pooling would be another one.
            Context.Output.Gradient.Pooled = null;
            Program.Backward.Add(
                QuantizeGradient.Lower(_layer, Buffers.Name, Context.Output.Gradient.Buffer, Context.SampleBlocks),
                _layer.Gradients.IsStochastic ? LoweringContext.Stream(_layer, DrawPurpose.Quantize) : 0);
        }

        BackwardRounded();
    }

    /// <summary>The way back from the gradient as the layer takes it.</summary>
    protected abstract void BackwardRounded();

    /// <summary>In fixed point, the gradient rounded once for the sums of the one below.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="terms">Of how many numbers a sum is made.</param>
    protected void RoundGradient(MemoryBuffer gradient, int terms)
    {
        if (Buffers.FixedBelow is not null)
        {
            Program.Backward.Add(FixedSums.LowerRounding(
                Buffers.Name + "GradientToFixed",
                _layer.Index,
                "gradients",
                gradient,
                _layer.Outputs,
                terms,
                Buffers.FixedBelow,
                Context.SampleBlocks));
        }
    }

    /// <summary>Rounded and sampled weights, for training and for inference.</summary>
    private void Encode()
    {
        var (round, sample) = Buffers.Layout.IsPowers
            ? (WeightPowers.Lower(_layer, Buffers, isStochastic: false), WeightPowers.Lower(_layer, Buffers, isStochastic: true))
            : (WeightCodes.Lower(_layer, Buffers, isStochastic: false), WeightCodes.Lower(_layer, Buffers, isStochastic: true));
        Program.Round.Add(round);
        Program.Sample.Add(sample, LoweringContext.Stream(_layer, DrawPurpose.Inference));
        Program.Encode.Add(
            _layer.IsStochastic ? sample : round, _layer.IsStochastic ? LoweringContext.Stream(_layer, DrawPurpose.Sample) : 0);
    }

    /// <summary>Kernels of coded weights in every schedule, and what takes their place where inference has real-valued ones.</summary>
    private void AddForward(IReadOnlyList<Kernel> kernels, Kernel? real)
    {
        var condition = Context.Graph.IsMultiplicationFree ? LaunchCondition.Always : LaunchCondition.CodedWeights;
        foreach (var kernel in kernels)
        {
            Program.Forward.Add(kernel);
            Program.Predict.Add(kernel, condition: condition);
            Program.Calibrate.Add(kernel, condition: condition);
        }

        if (real is not null)
        {
            Program.Predict.Add(real, condition: LaunchCondition.RealWeights);
            Program.Calibrate.Add(real, condition: LaunchCondition.RealWeights);
        }
    }
}
