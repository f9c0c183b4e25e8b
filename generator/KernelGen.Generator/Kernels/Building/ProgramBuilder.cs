using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>Collects what the kernels of a network run for while its layers are lowered, and puts around it what the host does.</summary>
internal sealed class ProgramBuilder
{
    private readonly List<Step> _fills = [];
    private readonly List<Tensor> _parameters = [];
    private readonly List<Tensor> _states = [];

    /// <summary>First values of the weights.</summary>
    public LaunchList Initialise { get; } = new(Phase.Update);

    /// <summary>Training: the caller's samples, and which lanes hold one.</summary>
    public LaunchList Samples { get; } = new(Phase.Forward);

    /// <summary>Training: codes of the weights of this step.</summary>
    public LaunchList Encode { get; } = new(Phase.Forward);

    /// <summary>Training: from samples to logits.</summary>
    public LaunchList Forward { get; } = new(Phase.Forward);

    /// <summary>Training: the loss and what follows from it, layer by layer; updates among it say that they are.</summary>
    /// <remarks>
    /// A gradient may wait in a buffer: what collects or exchanges it has its place between the launch that writes it and the update.
    /// </remarks>
    public LaunchList Backward { get; } = new(Phase.Backward);

    /// <summary>Training: updates by gradients that are all in memory; where there are shards, by their sums over these.</summary>
    public LaunchList Updates { get; } = new(Phase.Update);

    /// <summary>Codes of rounded weights for inference.</summary>
    public LaunchList Round { get; } = new(Phase.Update);

    /// <summary>Codes of sampled weights for inference.</summary>
    public LaunchList Sample { get; } = new(Phase.Update);

    /// <summary>What <see cref="PredictOne"/> reads, from rounded or sampled weights.</summary>
    public LaunchList OneSampleCodes { get; } = new(Phase.Inference);

    /// <summary>A mini-batch in inference.</summary>
    public LaunchList Predict { get; } = new(Phase.Inference);

    /// <summary>One sample in inference; empty where tables of the network do not fit vectors.</summary>
    public LaunchList PredictOne { get; } = new(Phase.Inference);

    /// <summary>Statistics of a mini-batch with the weights of inference.</summary>
    public LaunchList Calibrate { get; } = new(Phase.Inference);

    /// <summary>Behind it: statistics that kernels sum up over mini-batches.</summary>
    public LaunchList Accumulate { get; } = new(Phase.Inference);

    /// <summary>Behind the last mini-batch of a calibration: those sums to means.</summary>
    public LaunchList Average { get; } = new(Phase.Inference);

    /// <summary>Statistics that the host sums up over mini-batches.</summary>
    public List<StatisticsBuffers> Statistics { get; } = [];

    /// <summary>What an optimizer's kernels are told anew in every step.</summary>
    public List<Compute> StepScalars { get; } = [];

    /// <summary>A tensor of the network itself.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="initialValue">What a vector is filled with at the start; memory is zero, and kernels fill weights.</param>
    public Tensor Add(Tensor tensor, float initialValue = 0f)
    {
        _parameters.Add(tensor);
        if (initialValue != 0f)
        {
            _fills.Add(new Fill(tensor.Buffer, tensor.Columns, initialValue));
        }

        return tensor;
    }

    /// <summary>What an optimizer remembers of a parameter: in checkpoints it stands behind what the network is.</summary>
    public void AddState(Tensor tensor) => _states.Add(tensor);

    /// <summary>The whole program.</summary>
    /// <param name="info">What is said of the network.</param>
    /// <param name="loss">Where the loss of a mini-batch is left.</param>
    /// <param name="reciprocal">Where kernels find powers of two for the reciprocal of a count.</param>
    /// <param name="stepReciprocal">The same of the samples of a whole mini-batch.</param>
    public Program Build(NetworkInfo info, MemoryBuffer loss, MemoryBuffer reciprocal, MemoryBuffer stepReciprocal)
    {
        List<Step> train =
        [
            .. Samples.ToSteps(), .. Encode.ToSteps(), .. Forward.ToSteps(), .. Backward.ToSteps(), .. Updates.ToSteps(),
        ];
        var hasStatistics = Statistics.Count + Accumulate.Count > 0;
        var calibrate = hasStatistics ? Calibrate.ToSteps() : [];
        var average = Average.ToSteps();
        var kernels = KernelsOf([.. train, .. calibrate, .. Accumulate.ToSteps(), .. average]);
        var begin = BeginBatch(kernels, reciprocal);
        var beginPrediction = BeginPrediction();
        var encode = EncodeForInference();
        var predictOne = PredictOneByOne();
        return new Program
        {
            Info = info,
            Tensors = [.. _parameters, .. _states],
            Initialise = new Procedure("Initialise", SharedAccess.Prepares, WorkingMemory.None, [.. Initialise.ToSteps(), .. _fills]),
            BeginBatch = begin,
            Train = info.Shards == 1
                ? Train(info, kernels, [new Call(begin)], train, encode is not null, loss)
                : Train(
                    info,
                    kernels,
                    BeginStep(kernels, stepReciprocal),
                    [.. Encode.ToSteps(), .. ShardsAndUpdates(info, begin, kernels, reciprocal)],
                    encode is not null,
                    loss),
            Encode = encode,
            BeginPrediction = beginPrediction,
            Predict = PredictBatches(encode, predictOne, beginPrediction),
            PredictOne = predictOne,
            Calibrate = hasStatistics ? CalibrateOver(info, encode, begin, calibrate, average, reciprocal) : null,
        };
    }

    private static List<Kernel> KernelsOf(IEnumerable<Step> steps) =>
        Step.All(steps).OfType<KernelLaunch>().Select(launch => launch.Kernel).Distinct().ToList();

    private static bool Use(List<Kernel> kernels, KernelScalar scalar) =>
        kernels.Exists(kernel => kernel.Parameters.Any(parameter => parameter.Host == scalar));

    /// <summary>The caller's rows, and how many there are.</summary>
    private static List<Step> Rows(List<Kernel> kernels)
    {
        List<Step> steps = [new Compute(KernelScalar.InputRows, new Argument())];
        if (Use(kernels, KernelScalar.Samples))
        {
            steps.Add(new Compute(KernelScalar.Samples, new Argument()));
        }

        steps.Add(new Compute(KernelScalar.SampleBlocks, new BlocksOfSamples()));
        return steps;
    }

    private static Procedure BeginBatch(List<Kernel> kernels, MemoryBuffer reciprocal)
    {
        var steps = Rows(kernels);
        if (Use(kernels, KernelScalar.InverseCount))
        {
            steps.Add(new Compute(KernelScalar.InverseCount, new InverseOfSamples()));
        }

        if (kernels.Exists(kernel => kernel.Buffers.Contains(reciprocal)))
        {
            steps.Add(new StoreReciprocal(reciprocal, HostCount.Samples));
        }

        return new Procedure("BeginBatch", SharedAccess.Changes, WorkingMemory.None, steps);
    }

    private Procedure BeginPrediction() => new(
        "BeginPrediction", SharedAccess.Reads, WorkingMemory.None, Rows(KernelsOf([.. Predict.ToSteps(), .. PredictOne.ToSteps()])));

    private Procedure Train(
        NetworkInfo info, List<Kernel> kernels, IReadOnlyList<Step> begin, List<Step> launches, bool hasCodes, MemoryBuffer loss)
    {
        List<Step> steps = [new ReserveMemory(), .. begin];
        if (info.Shards == 1)
        {
            steps.AddRange(Aims(info));
        }

        // What the learning rate becomes: in the gradient, or in the steps of an optimizer.
        if (Use(kernels, KernelScalar.Rate))
        {
            steps.Add(new Compute(KernelScalar.Rate, new ScaledLearningRate(PerSample: !info.IsMultiplicationFree)));
        }

        steps.AddRange(StepScalars);
        if (hasCodes)
        {
            steps.Add(new MarkCodes(AreCurrent: false));
        }

        steps.AddRange(launches);
        steps.Add(new CountStep());
        steps.Add(new ReturnLoss(loss, PerSample: !info.IsMultiplicationFree));
        return new Procedure("Train", SharedAccess.Changes, WorkingMemory.Training, steps);
    }

    /// <summary>The caller's labels and targets.</summary>
    private static IEnumerable<Step> Aims(NetworkInfo info)
    {
        if (info.TakesLabels)
        {
            yield return new Compute(KernelScalar.LabelRows, new Argument());
        }

        if (info.TakesTargets)
        {
            yield return new Compute(KernelScalar.TargetRows, new Argument());
        }
    }

    /// <summary>What kernels are told of a mini-batch as a whole, where it is cut into shards.</summary>
    private static List<Step> BeginStep(List<Kernel> kernels, MemoryBuffer reciprocal)
    {
        List<Step> steps = [];
        if (Use(kernels, KernelScalar.InverseStepCount))
        {
            steps.Add(new Compute(KernelScalar.InverseStepCount, new InverseOfSamples()));
        }

        if (kernels.Exists(kernel => kernel.Buffers.Contains(reciprocal)))
        {
            steps.Add(new StoreReciprocal(reciprocal, HostCount.Samples));
        }

        return steps;
    }

    /// <summary>The way forward and back of each shard, and what the sums over all of them do to the network.</summary>
    private List<Step> ShardsAndUpdates(NetworkInfo info, Procedure begin, List<Kernel> kernels, MemoryBuffer reciprocal)
    {
        var updates = Updates.ToSteps();
        List<Step> steps =
        [
            new ForEachShard(
                [new Call(begin), .. Aims(info), .. Samples.ToSteps(), .. Forward.ToSteps(), .. Backward.ToSteps()], info.Shards),
        ];
        if (Use(kernels, KernelScalar.InverseShards))
        {
            steps.Add(new Compute(KernelScalar.InverseShards, new InverseOfShards()));
        }

        if (KernelsOf(updates).Exists(kernel => kernel.Buffers.Contains(reciprocal)))
        {
            steps.Add(new StoreReciprocal(reciprocal, HostCount.Shards));
        }

        steps.AddRange(updates);
        return steps;
    }

    private Procedure? EncodeForInference()
    {
        if (Round.Count == 0)
        {
            return null;
        }

        List<Step> steps =
        [
            new Branch(Condition.RoundedWeights, Round.ToSteps(), [new Branch(Condition.SampledWeights, Sample.ToSteps(), [])]),
        ];
        if (OneSampleCodes.Count > 0)
        {
            steps.Add(new Branch(Condition.CodedWeightsOfOneSample, OneSampleCodes.ToSteps(), []));
        }

        steps.Add(new MarkCodes(AreCurrent: true));
        return new Procedure("Encode", SharedAccess.Prepares, WorkingMemory.None, [new Branch(Condition.CodesAreStale, steps, [])]);
    }

    private Procedure? PredictOneByOne()
    {
        if (PredictOne.Count == 0)
        {
            return null;
        }

        var launches = PredictOne.ToSteps();
        return new Procedure(
            "PredictOne",
            SharedAccess.Reads,
            WorkingMemory.Sample,
            [
                new ReserveMemory(),
                .. DecideFor(launches),
                new Compute(KernelScalar.InputRows, new Argument()),
                new ForEachSample(launches),
            ]);
    }

    private Procedure PredictBatches(Procedure? encode, Procedure? predictOne, Procedure begin)
    {
        var launches = Predict.ToSteps();
        List<Step> batches = [new ReserveMemory(), .. DecideFor(launches), new ForEachBatch([new Call(begin), .. launches])];
        List<Step> steps = [.. CallOf(encode), new Compute(KernelScalar.OutputRows, new Argument())];
        if (predictOne is null)
        {
            steps.AddRange(batches);
        }
        else
        {
            steps.Add(new Branch(Condition.ManySamples, batches, [new Call(predictOne)]));
        }

        return new Procedure("Predict", SharedAccess.Reads, WorkingMemory.Batch, steps);
    }

    private Procedure CalibrateOver(
        NetworkInfo info,
        Procedure? encode,
        Procedure begin,
        IReadOnlyList<Step> launches,
        IReadOnlyList<Step> average,
        MemoryBuffer reciprocal)
    {
        var countsAlike = average.Count > 0;
        List<Step> later = countsAlike ? [new Compute(KernelScalar.IsLaterBatch, new LaterBatch())] : [];
        List<Step> add = [.. Accumulate.ToSteps(), .. Statistics.Select(buffers => new AddStatistics(buffers))];
        List<Step> steps =
        [
            new ReserveMemory(),
            .. CallOf(encode),
            .. DecideFor(launches),
            .. Statistics.Select(buffers => new BeginStatistics(buffers)),
            info.Shards == 1
                ? new ForEachBatch([new Call(begin), .. later, .. launches, .. add], countsAlike)
                : new ForEachPiece([new Call(begin), .. launches], [.. later, .. add], countsAlike),
            .. Statistics.Select(buffers => new EndStatistics(buffers)),
        ];
        if (countsAlike)
        {
            steps.Add(new StoreReciprocal(reciprocal, HostCount.Batches));
            steps.AddRange(average);
        }

        return new Procedure("Calibrate", SharedAccess.Changes, WorkingMemory.Training, steps);
    }

    private static IEnumerable<Step> CallOf(Procedure? procedure) => procedure is null ? [] : [new Call(procedure)];

    /// <summary>Whether weights are codes is read once, where launches depend on it.</summary>
    private static IEnumerable<Step> DecideFor(IReadOnlyList<Step> launches) =>
        launches.Any(step => step is Branch { Condition: Condition.CodedWeights }) ? [new Decide(Condition.CodedWeights)] : [];
}
