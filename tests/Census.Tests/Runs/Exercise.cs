using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using KernelGen.Runtime;
using KernelGen.Tool.Census;

namespace KernelGen.Census.Tests;

/// <summary>The child process: runs all that a network can do, and has the compiler compile what was not run.</summary>
internal static class Exercise
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic;

    /// <summary>Exercises all networks of an assembly; returns the widest instruction set in use, then their names, a line each.</summary>
    public static string Run(string path)
    {
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        var lines = new List<string> { JitPreparation.InstructionSet };
        // One method at a time, so that listings do not mix: the runtime first, then all by one thread, and threads at last.
        var runtime = typeof(Runtime.ThreadTeam);
        JitPreparation.Prepare(runtime.Assembly.GetTypes().Where(type => type.Namespace == runtime.Namespace));
        foreach (var type in assembly.GetTypes().Where(type => typeof(INetwork).IsAssignableFrom(type)))
        {
            JitPreparation.Prepare(TypesOf(type));
            Use(type, threads: 1);
            Use(type, threads: 2);
            lines.Add(type.Name);
        }

        foreach (var type in assembly.GetTypes().Where(IsFrozen))
        {
            JitPreparation.Prepare(TypesOf(type));
            UseFrozen(type);
            lines.Add(type.Name);
        }

        return string.Join('\n', lines);
    }

    /// <summary>The class of a network, its kernels, and the types in both.</summary>
    public static IEnumerable<Type> TypesOf(Type network) => WithNested(network).Concat(IsFrozen(network)
        ? network.Assembly.GetTypes().Where(type => type.Namespace == $"KernelGen.Generated.{network.FullName!.Replace('.', '_')}")
        : WithNested(network.GetField("_kernels", Declared)!.FieldType));

    /// <summary>What a type declares that has code; functions within methods are read where they are called.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) => JitPreparation.CodeOf(type).Where(method => !method.Name.Contains('<'));

    // What lambdas without captures are methods of is made by the compiler, and has nothing to compile ahead of time.
    private static IEnumerable<Type> WithNested(Type type) =>
        type.GetNestedTypes(Declared).Where(nested => !nested.Name.Contains('<')).SelectMany(WithNested).Prepend(type);

    private static void Use(Type type, int threads)
    {
        var network = Create(type, threads);
        var isFree = type.GetCustomAttribute<NetworkAttribute>()!.MultiplicationFree;
        var random = new Random(5);
        foreach (var samples in new[] { network.BatchSize, (network.BatchSize + 1) / 2, network.BatchSize })
        {
            Train(network, type, random, samples);
        }

        foreach (var weights in Enum.GetValues<InferenceWeights>().Where(weights => !isFree || weights != InferenceWeights.Real))
        {
            network.InferenceWeights = weights;
            var samples = network.BatchSize + 3;
            var inputs = Values(random, samples * network.InputSize);
            network.Predict(inputs, new float[samples * network.OutputSize]);
            Classify(network, inputs, samples);
            network.Calibrate(inputs);
        }

        for (var index = 0; index < network.Tensors.Count; index++)
        {
            var tensor = new float[network.Tensors[index].Count];
            network.ReadTensor(index, tensor);
            network.WriteTensor(index, tensor);
        }

        network.Restore(3, 4);
        Train(network, type, random, 1);
        var file = Path.GetTempFileName();
        type.GetMethod("Save", [typeof(string)])!.Invoke(network, [file]);
        type.GetMethod("Load", [typeof(string)])!.Invoke(null, [file]);
        UseForInference((INetwork)type.GetMethod("LoadForInference", [typeof(string)])!.Invoke(null, [file])!, random);
        LoadFromStream(type, file);
        File.Delete(file);

        // The rest, which only reads; preparing does not reach all that implements an interface.
        network.Threads = network.Threads + 1 - 1;
        network.InferenceWeights = network.InferenceWeights;
        _ = (network.IsMultiplicationFree, network.DefaultLearningRate, network.TrainingSettings, network.InputShape, network.Layers);
        type.GetProperty("Summary")!.GetValue(null);
        if (network is IShardedNetwork sharded)
        {
            // A step that others compute, where there are no others.
            _ = (sharded.Sums, sharded.Pieces);
            sharded.CalibrateShare(Values(random, 3 * network.InputSize), 3);
            try
            {
                sharded.TrainWithoutSamples(0.125f);
            }
            catch (ArgumentOutOfRangeException)
            {
            }

            TrainInCluster(network, random);
        }
    }

    /// <summary>Steps as two processes share them, with every exchange.</summary>
    private static void TrainInCluster(INetwork network, Random random)
    {
        var samples = network.BatchSize;
        Dataset data = new(Values(random, samples * network.InputSize), Labels(random, samples, network), network.InputSize);
        using var cluster = new MirrorCluster();
        foreach (var exchange in Enum.GetValues<Exchange>())
        {
            Trainer trainer = new(network) { Cluster = cluster, Exchange = exchange, Epochs = 1, CalibrationSamples = 0 };
            trainer.LearningRate = LearningRate.Constant(0.125f);
            trainer.Fit(data);
        }
    }

    private static void UseForInference(INetwork network, Random random)
    {
        network.InferenceWeights = network.InferenceWeights;
        Classify(network, Values(random, 3 * network.InputSize), 3);
    }

    private static void Train(INetwork network, Type type, Random random, int samples)
    {
        if (network is IClassifier classifier)
        {
            classifier.Train(Values(random, samples * network.InputSize), Labels(random, samples, network), 0.125f);
        }

        type.GetMethod("Train", [typeof(ReadOnlySpan<float>), typeof(ReadOnlySpan<float>), typeof(float)])
            ?.CreateDelegate<TrainTargets>(network)(
            Values(random, samples * network.InputSize), Values(random, samples * network.OutputSize), 0.125f);
    }

    /// <summary>Classes, probabilities and losses, or the loss of a regressor.</summary>
    private static void Classify(INetwork network, float[] inputs, int samples)
    {
        var outputs = new float[samples * network.OutputSize];
        if (network is IRegressor regressor)
        {
            network.Predict(inputs, outputs);
            regressor.LossOf(outputs.AsSpan(0, network.OutputSize), outputs.AsSpan(0, network.OutputSize));
            return;
        }

        var classifier = (IClassifier)network;
        classifier.Classify(inputs, new int[samples]);
        classifier.Classify(inputs.AsSpan(0, network.InputSize));
        classifier.PredictProbabilities(inputs, outputs);
        classifier.LossOf(outputs.AsSpan(0, network.OutputSize), classifier.ClassOf(outputs.AsSpan(0, network.OutputSize)));
    }

    // By name: reading the networks' methods loads another copy of the runtime.
    private static void LoadFromStream(Type type, string file)
    {
        using var stream = File.OpenRead(file);
        type.GetMethod("LoadForInference", [typeof(Stream)])!.Invoke(null, [stream]);
        stream.Position = 0;
        type.GetMethod("LoadForInference", [typeof(Stream), typeof(Preprocessing).MakeByRefType()])!.Invoke(null, [stream, null]);
    }

    private static bool IsFrozen(Type type) =>
        type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == typeof(FrozenNetworkAttribute).FullName);

    private static void UseFrozen(Type type)
    {
        int Size(string name) => (int)type.GetField(name)!.GetRawConstantValue()!;
        var inputs = Values(new Random(7), 3 * Size("InputSize"));
        var scores = new int[3 * Size("OutputSize")];
        Method<FloatScores>(type, "Scores")!(inputs, scores);
        Method<ByteScores>(type, "Scores")?.Invoke([.. inputs.Select(value => (byte)(value * 100))], scores);
        Method<ShortScores>(type, "Scores")?.Invoke([.. inputs.Select(value => (short)(value * 100))], scores);
        Method<FloatScores>(type, "Classify")!(inputs, new int[3]);
        Method<SharedScores>(type, "Scores")!(inputs, scores, 2);
        Method<SharedScores>(type, "Classify")!(inputs, new int[3], 2);
        Method<SharedByteScores>(type, "Scores")?.Invoke([.. inputs.Select(value => (byte)(value * 100))], scores, 2);
        Method<SharedShortScores>(type, "Scores")?.Invoke([.. inputs.Select(value => (short)(value * 100))], scores, 2);
        type.GetProperty("Summary")!.GetValue(null);

        static T? Method<T>(Type type, string name)
            where T : Delegate
        {
            var parameters = typeof(T).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            return type.GetMethod(name, parameters)?.CreateDelegate<T>();
        }
    }

    private static INetwork Create(Type type, int threads) => (INetwork)Activator.CreateInstance(
        type, BindingFlags.Instance | BindingFlags.Public, binder: null, [1L, threads], CultureInfo.InvariantCulture)!;

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.Next(64) - 32) / 32f)];

    private static int[] Labels(Random random, int samples, INetwork network) =>
        [.. Enumerable.Range(0, samples).Select(_ => random.Next(Math.Max(2, network.OutputSize)))];

    private delegate void FloatScores(ReadOnlySpan<float> inputs, Span<int> results);

    private delegate void SharedScores(ReadOnlySpan<float> inputs, Span<int> results, int threads);

    private delegate void SharedByteScores(ReadOnlySpan<byte> inputs, Span<int> results, int threads);

    private delegate void SharedShortScores(ReadOnlySpan<short> inputs, Span<int> results, int threads);

    private delegate void ByteScores(ReadOnlySpan<byte> inputs, Span<int> results);

    private delegate void ShortScores(ReadOnlySpan<short> inputs, Span<int> results);

    private delegate float TrainTargets(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate);
}
