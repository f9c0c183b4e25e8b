using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using Xunit.Sdk;

namespace KernelGen.Kernels.Tests;

/// <summary>What the comparison with the reference is there to find, planted: each has to be found, in each kind of network.</summary>
public sealed class PlantedErrorTests
{
    private const float Rate = 0.125f;
    private const int Samples = 37;

    private static readonly QuantizationSpec Quantized = new(true, 4, 1);

    private static readonly NetworkSpec[] Specs =
    [
        Spec(
            LossKind.SquaredHinge,
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(18),
            new BatchNormSpec(),
            new ReLUSpec(),
            new DenseSpec(5),
            new BatchNormSpec()),
        Spec(LossKind.Hinge, new ReLUSpec(), new DenseSpec(18), new ReLUSpec(), new DenseSpec(5)) with
        {
            Weights = Weights.Binary, Fixed = true
        },
        Spec(LossKind.SoftmaxCrossEntropy, new ReLUSpec(), new DropoutSpec(0.25f), new DenseSpec(5)) with { Weights = Weights.Real },
        Spec(LossKind.SquaredHinge, new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(5), new ShiftBatchNormSpec()) with
        {
            MultiplicationFree = true,
        },
        Spec(
            LossKind.MeanSquaredError,
            new BatchNormSpec(), new ActivationSpec(UserFunctionCases.Activation("SoftSign")), new DenseSpec(5)) with
            {
                Optimizer = new MomentumSpec(0.5f)
            },
        Spec(LossKind.SquaredHinge, new BatchNormSpec(), new ReLUSpec(), new DenseSpec(5)) with { Optimizer = new AdamSpec() },
        Spec(LossKind.SquaredHinge, new ShiftBatchNormSpec(true), new ReLUSpec(), new DenseSpec(5)) with
        {
            Optimizer = new ShiftAdaMaxSpec()
        },
    ];

    /// <summary>What is done to what the reference is told of a training step.</summary>
    private static readonly (string Name, Action<Step> Plant)[] Errors =
    [
        ("a learning rate off by a hundredth", step => step.Rate *= step.Spec.Optimizer is ShiftAdaMaxSpec ? 2 : 1.01f),
        ("a sample that is not there", step => step.Take(Samples - 1)),
        ("two inputs of one sample swapped", step => (step.Inputs[24], step.Inputs[25]) = (step.Inputs[25], step.Inputs[24])),
        ("two inputs of all samples swapped", step => step.SwapInputs(3, 4)),
        ("the label of one sample", step => step.Targets = [.. step.Targets[1..5], step.Targets[0], .. step.Targets[5..]]),
        ("roundings to powers that stop one power earlier", step => step.Spec = step.Spec with { Quantization = new(true, 4, 0) }),
        ("roundings to the nearest power", step => step.Spec = step.Spec with { Quantization = new(true, 4, 1, Rounding.Nearest) }),
        ("the draws of another step", step => step.Number++),
        ("a weight that is not updated", step => step.Change(0, weights => weights[step.Moved] = step.Before[0][step.Moved])),
        (
            "a weight that is updated by a twentieth too much",
            step => step.Change(0, weights => weights[step.Moved] += (weights[step.Moved] - step.Before[0][step.Moved]) / 20)),
        ("two weights swapped", step => step.Change(0, weights => (weights[0], weights[step.Other]) = (weights[step.Other], weights[0]))),
        ("a thousandth of a γ or a bias", step => step.Change(1, values => values[0] *= 1.001f)),
    ];

    [Fact]
    public void Every_planted_error_is_found()
    {
        using var networks = NetworkCompiler.Compile(Specs);
        var missed = new List<string>();
        for (var index = 0; index < Specs.Length; index++)
        {
            foreach (var (name, plant) in Errors)
            {
                var network = networks.Create(index, 61 + index, 1);
                var step = new Step(Specs[index], network);
                step.Compare();
                plant(step);
                if (!step.IsWrong())
                {
                    missed.Add($"{name} in\n{Specs[index]}");
                }
            }
        }

        var planted = Specs.Length * Errors.Length;
        Assert.True(missed.Count == 0, $"{missed.Count} of {planted} errors were not found:\n" + string.Join("\n", missed));
    }

    private static NetworkSpec Spec(LossKind loss, params LayerSpec[] behind) =>
        new(24, Samples, [new DenseSpec(20), .. behind], loss, Quantization: Quantized);

    /// <summary>The third step of a network, and what the reference is told of it.</summary>
    private sealed class Step
    {
        private readonly INetwork _network;
        private readonly float _loss;

        public Step(NetworkSpec spec, INetwork network)
        {
            Spec = spec;
            _network = network;
            var random = new Random(19);
            for (var step = 0; ; step++)
            {
                Inputs = [.. Enumerable.Range(0, Samples * spec.Input).Select(_ => RandomData.Normal(random))];
                var labels = RandomData.Labels(random, Samples, spec.Classes);
                Targets = ReferenceLoss.Targets(spec, labels);
                Before = network.ReadAll();
                _loss = network.Train(Inputs, labels, Rate);
                if (step == 2)
                {
                    break;
                }
            }

            Number = network.Step - 1;
            var after = network.Read(0);
            Moved = Enumerable.Range(0, after.Length).MaxBy(i => Math.Abs(after[i]) < 1 ? Math.Abs(after[i] - Before[0][i]) : 0);
            Other = Enumerable.Range(0, after.Length).MaxBy(i => Math.Abs(after[i] - after[0]));
        }

        public NetworkSpec Spec { get; set; }

        public float Rate { get; set; } = PlantedErrorTests.Rate;

        public float[] Inputs { get; private set; }

        public double[] Targets { get; set; }

        public float[][] Before { get; }

        public long Number { get; set; }

        /// <summary>The weight of the first layer that moved most.</summary>
        public int Moved { get; }

        /// <summary>The weight that differs most from the first.</summary>
        public int Other { get; }

        public void Take(int samples)
        {
            Inputs = Inputs[..(samples * Spec.Input)];
            Targets = Targets[..(samples * Spec.OutputSize)];
        }

        public void SwapInputs(int one, int other)
        {
            for (var row = 0; row < Inputs.Length; row += Spec.Input)
            {
                (Inputs[row + one], Inputs[row + other]) = (Inputs[row + other], Inputs[row + one]);
            }
        }

        /// <summary>Changes a tensor that the network has made.</summary>
        public void Change(int tensor, Action<float[]> change)
        {
            var values = _network.Read(tensor);
            change(values);
            _network.WriteTensor(tensor, values);
        }

        public void Compare() =>
            new NetworkComparison(Spec, _network, 0, new Tally()).CompareStep(Before, Inputs, Targets, Rate, _loss, Number);

        public bool IsWrong()
        {
            try
            {
                Compare();
                return false;
            }
            catch (XunitException)
            {
                return true;
            }
        }
    }
}
