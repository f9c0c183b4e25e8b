using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What a network runs, as the IR says it: branches, loops, working memory, and who may run beside whom.</summary>
public sealed class ProgramTests
{
    private const string Targets =
        "[Network(BatchSize = 20), Input(4), Dense(40), BatchNorm, ReLU, Dense(3), MeanSquaredError(Labels = LabelCoding.ZeroOne), Adam]";

    [Fact]
    public void Launches_under_one_condition_are_one_branch_and_those_under_its_opposite_the_other_way()
    {
        var kernels = Enumerable.Range(0, 7).Select(number => Kernel("Kernel" + number)).ToList();
        var list = new LaunchList(Phase.Inference);
        list.Add(kernels[0]);
        list.Add(kernels[1], condition: LaunchCondition.CodedWeights);
        list.Add(kernels[2], condition: LaunchCondition.CodedWeights);
        list.Add(kernels[3], condition: LaunchCondition.RealWeights);
        list.Add(kernels[4], stream: 9);
        list.Add(kernels[5], condition: LaunchCondition.RealWeights);
        list.Add(kernels[6], condition: LaunchCondition.CodedWeights);

        var steps = list.ToSteps();

        Assert.Equal(4, steps.Count);
        Assert.Equal("Kernel0", Names([steps[0]]));
        Assert.Equal(("Kernel1 Kernel2", "Kernel3"), Ways(steps[1]));
        Assert.Equal(new KernelLaunch(kernels[4], Phase.Inference, 9), steps[2]);
        Assert.Equal(("Kernel6", "Kernel5"), Ways(steps[3]));
    }

    [Fact]
    public void Coded_weights_have_two_ways_where_a_machine_may_lack_look_ups_in_vectors()
    {
        var kernels = Enumerable.Range(0, 5).Select(number => Kernel("Kernel" + number)).ToList();
        var list = new LaunchList(Phase.Inference);
        list.Add(kernels[0], condition: LaunchCondition.VectorLookUps);
        list.Add(kernels[1], condition: LaunchCondition.TableLookUps);
        list.Add(kernels[2], condition: LaunchCondition.RealWeights);
        list.Add(kernels[3], condition: LaunchCondition.VectorLookUps);
        list.Add(kernels[4], condition: LaunchCondition.TableLookUps);

        var steps = list.ToSteps();

        Assert.Equal(2, steps.Count);
        var coded = Assert.IsType<Branch>(steps[0]);
        Assert.Equal((Condition.CodedWeights, "Kernel2"), (coded.Condition, Names(coded.Otherwise)));
        Assert.Equal(("Kernel0", "Kernel1"), Ways(Assert.Single(coded.Then)));
        Assert.Equal(("Kernel3", "Kernel4"), Ways(steps[1]));
        Assert.Equal(Condition.VectorLookUps, Assert.IsType<Branch>(steps[1]).Condition);
    }

    [Fact]
    public void Targets_are_the_other_way_of_labels_and_the_ledger_counts_labels_and_codes()
    {
        var program = NetworkCompiler.Lower(Parsed.Graph(Targets));
        var branch = Assert.Single(program.Train.Body.OfType<Branch>());
        Assert.Equal(Condition.LabelsGiven, branch.Condition);
        Assert.Equal(("MarkSamples OneHotTargets", "MarkSamplesOnly PackTargets"), Ways(branch));
        Assert.DoesNotContain(program.Train.UsualLaunches, launch => launch.Kernel.Name == "PackTargets");
        Assert.Contains(program.Predict.Launches, launch => launch.Kernel.Name == "Dense1ForwardReal");
        Assert.DoesNotContain(program.Predict.UsualLaunches, launch => launch.Kernel.Name == "Dense1ForwardReal");
    }

    [Fact]
    public void A_regression_knows_targets_alone()
    {
        var program = NetworkCompiler.Lower(Parsed.Graph("[Network(BatchSize = 20), Input(4), Dense(3), MeanSquaredError]"));
        Assert.Empty(program.Train.Body.OfType<Branch>());
        Assert.Equal(["MarkSamplesOnly", "PackTargets"], program.Train.Launches.Select(launch => launch.Kernel.Name)
            .Where(name => name.Contains("Samples") || name.Contains("Targets")));
        Assert.DoesNotContain(program.Train.Launches, launch => launch.Kernel.Buffers.Any(buffer => buffer.Name == "Labels"));
    }

    [Fact]
    public void Phases_of_a_training_step_follow_each_other_and_updates_follow_their_gradients()
    {
        var program = NetworkCompiler.Lower(Parsed.Graph(Targets));
        var phases = program.Train.Launches.Select(launch => launch.Phase).ToList();
        var loss = phases.IndexOf(Phase.Backward);
        Assert.All(phases.Take(loss), phase => Assert.Equal(Phase.Forward, phase));
        Assert.All(phases.Skip(loss), phase => Assert.True(phase is Phase.Backward or Phase.Update));
        var names = program.Train.Launches.Select(launch => launch.Kernel.Name).ToList();
        Assert.InRange(names.IndexOf("BatchNorm1GammaUpdate"), names.IndexOf("BatchNorm1Backward") + 1, names.Count);
    }

    [Fact]
    public void The_host_computes_what_kernels_are_passed_and_nothing_else()
    {
        var program = NetworkCompiler.Lower(Parsed.Graph(Targets));
        var parameters = program.Kernels.SelectMany(kernel => kernel.Parameters);
        var passed = parameters.Select(parameter => parameter.Host).OfType<KernelScalar>().ToHashSet();
        var steps = program.Procedures.SelectMany(procedure => Step.All(procedure.Body));
        var computed = steps.OfType<Compute>().Select(step => step.Scalar).ToHashSet();

        // A launch's own, or the network's state.
        passed.ExceptWith([KernelScalar.First, KernelScalar.Last]);
        passed.ExceptWith(
        [
            KernelScalar.Key, KernelScalar.StreamKey, KernelScalar.Step, KernelScalar.IsTrained, KernelScalar.HasShortLookUps,
        ]);
        Assert.Equal(
            passed.Select(scalar => scalar.Name).Order(StringComparer.Ordinal),
            computed.Where(scalar => scalar != KernelScalar.SampleBlocks || passed.Contains(scalar)).Select(scalar => scalar.Name)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_prediction_that_is_told_of_training_or_writes_what_is_shared_is_refused()
    {
        var program = NetworkCompiler.Lower(Parsed.Graph(Targets));
        SharingCheck.Run(program);

        var update = program.Train.Launches.Single(launch => launch.Kernel.Name == "BatchNorm1GammaUpdate");
        var told = Assert.Throws<InvalidOperationException>(() => SharingCheck.Run(WithPrediction(program, update)));
        Assert.Contains("predicts and reads stepSize", told.Message, StringComparison.Ordinal);

        var round = program.Encode!.Launches.Single(launch => launch.Kernel.Name == "Dense1Round");
        var written = Assert.Throws<InvalidOperationException>(() => SharingCheck.Run(WithPrediction(program, round)));
        Assert.Contains("predicts and writes", written.Message, StringComparison.Ordinal);
    }

    private static Program WithPrediction(Program program, KernelLaunch launch) => new()
    {
        Info = program.Info,
        Tensors = program.Tensors,
        Initialise = program.Initialise,
        BeginBatch = program.BeginBatch,
        Train = program.Train,
        Encode = program.Encode,
        BeginPrediction = program.BeginPrediction,
        Predict = new Procedure("Predict", SharedAccess.Reads, WorkingMemory.Batch, [.. program.Predict.Body, launch]),
        PredictOne = program.PredictOne,
        Calibrate = program.Calibrate,
    };

    private static Kernel Kernel(string name) => new KernelBuilder(name, 0).Build("Test.", []);

    private static string Names(IReadOnlyList<Step> steps) =>
        string.Join(" ", steps.Cast<KernelLaunch>().Select(launch => launch.Kernel.Name));

    private static (string Then, string Otherwise) Ways(Step step)
    {
        var branch = Assert.IsType<Branch>(step);
        return (Names(branch.Then), Names(branch.Otherwise));
    }
}
