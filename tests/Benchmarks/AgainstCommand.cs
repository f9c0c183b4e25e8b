using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Benchmarks;

/// <summary>The command line: <c>against</c> times networks of this build and of another build of this program, in turns.</summary>
internal static class AgainstCommand
{
    private static readonly (string Row, string Type, int Samples, bool Trains, int Repeats)[] Rows =
    [
        ("one sample, 784-1024-1024-1024-10", "Mnist.Networks.MnistTernary", 1, false, 1),
        ("200 samples, 784-1024-1024-1024-10", "Mnist.Networks.MnistTernary", 200, false, 1),
        ("200 samples, the same in fixed point", "Mnist.Networks.MnistTernaryFixed16", 200, false, 1),
        ("one sample, 16-32-32-4", "Benchmarks.Networks.Small", 1, false, 1000),
        ("32 samples, 16-32-32-4", "Benchmarks.Networks.Small", 32, false, 1000),
        ("training step, 784-1024-1024-1024-10", "Mnist.Networks.MnistTernary", 200, true, 1),
        ("training step, 16-32-32-4", "Benchmarks.Networks.Small", 32, true, 100),
    ];

    private delegate void Predict(ReadOnlySpan<float> inputs, Span<float> outputs);

    private delegate float Train(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate);

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Where the other build's Benchmarks.dll is" };
        var threads = new Option<int>(
            "--threads") { Description = "Threads of both", DefaultValueFactory = _ => Environment.ProcessorCount };
        var quick = new Option<bool>("--quick") { Description = "Fewer turns" };
        var command = new Command(
            "against", "One caller's predictions and steps, in turns with those of another build") { folder, threads, quick };
        command.SetAction(parsed =>
        {
            var (other, own) = (new Build(parsed.GetValue(folder)!.FullName), new Build(AppContext.BaseDirectory));
            Console.WriteLine("| row | other build µs (fastest) | this build µs (fastest) | other / this | by the fastest |");
            Console.WriteLine("| --- | --- | --- | --- | --- |");
            foreach (var row in Rows)
            {
                IContender[] both = [other.Contender(row, parsed.GetValue(threads)), own.Contender(row, parsed.GetValue(threads))];
                var times = Turns.For(both, parsed.GetValue(quick)).Measure(both);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {row.Row} | {Cell(times[0], row.Repeats)} | {Cell(times[1], row.Repeats)} | **"
                        + $"{times[0].Median / times[1].Median:F3}** | {times[0].Fastest / times[1].Fastest:F3} |"));
            }
        });
        return command;
    }

    private static string Cell(Timing time, int repeats) =>
        string.Create(CultureInfo.InvariantCulture, $"{1000 * time.Median / repeats:F3} ({1000 * time.Fastest / repeats:F3})");

    /// <summary>The assemblies of a build, in a context of their own: runtime, threads and generated code.</summary>
    private sealed class Build : AssemblyLoadContext
    {
        private readonly string _folder;

        public Build(string folder)
            : base(folder) => _folder = folder;

        public IContender Contender((string Row, string Type, int Samples, bool Trains, int Repeats) row, int threads)
        {
            var type = LoadFromAssemblyPath(Path.Combine(_folder, "Benchmarks.dll")).GetType(row.Type, throwOnError: true)!;
            var network = Activator.CreateInstance(
                type, BindingFlags.Instance | BindingFlags.Public, binder: null, [1L, threads], CultureInfo.InvariantCulture)!;
            var inputSize = (int)type.GetField("InputSize")!.GetRawConstantValue()!;
            var outputSize = (int)type.GetField("OutputSize")!.GetRawConstantValue()!;
            var random = new Random(1);
            var inputs = new float[row.Samples * inputSize];
            var labels = new int[row.Samples];
            var outputs = new float[row.Samples * outputSize];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = random.Next(5) == 0 ? random.NextSingle() : 0f;
            }

            var predict = type.GetMethod("Predict", [typeof(ReadOnlySpan<float>), typeof(Span<float>)])!.CreateDelegate<Predict>(network);
            var train = type.GetMethod(
                "Train", [typeof(ReadOnlySpan<float>), typeof(ReadOnlySpan<int>), typeof(float)])!.CreateDelegate<Train>(network);
            return new Caller(_folder, row.Repeats, row.Trains ? () => train(inputs, labels, 0.0078125f) : () => predict(inputs, outputs));
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(_folder, assemblyName.Name + ".dll");
            return assemblyName.Name is "KernelGen" or "Benchmarks" && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    // Calls of less than a few microseconds are repeated: the clock ticks no finer.
    private sealed class Caller(string name, int repeats, Action run) : IContender
    {
        public string Name => name;

        public void Run()
        {
            for (var i = 0; i < repeats; i++)
            {
                run();
            }
        }

        public void Dispose()
        {
        }
    }
}
