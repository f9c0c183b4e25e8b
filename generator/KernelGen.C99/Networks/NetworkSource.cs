using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.C99.Networks;

/// <summary>What of a network becomes C besides prediction.</summary>
/// <param name="Training">First values, and mini-batches of training.</param>
/// <param name="Calibration">Statistics over many samples, with the weights of inference.</param>
internal sealed record NetworkParts(bool Training, bool Calibration);

/// <summary>
/// A compiled network as C99: a header with what it offers and one source file with all of it. No heap, and no library where the network
/// takes no root.
/// </summary>
internal sealed class NetworkSource
{
    private readonly CText _text = new();
    private readonly CompiledNetwork _network;
    private readonly Program _program;
    private readonly StepPrinter _steps;
    private readonly string _name;
    private readonly IReadOnlyList<Procedure> _procedures;

    private NetworkSource(CompiledNetwork network, string name, NetworkParts parts)
    {
        (_network, _program, _name) = (network, network.Program, name);
        _steps = new StepPrinter(_text, network);
        Procedure?[] training = parts.Training ? [_program.Initialise, _program.BeginBatch, _program.Train] : [];
        Procedure?[] calibration = parts.Calibration ? [parts.Training ? null : _program.BeginBatch, _program.Calibrate] : [];
        Procedure?[] prediction = [_program.Encode, _program.BeginPrediction, _program.PredictOne, _program.Predict];
        _procedures = [.. training.Concat(calibration).Concat(prediction).OfType<Procedure>()];
        Parts = parts;
    }

    private NetworkParts Parts { get; }

    private IEnumerable<KernelLaunch> Launches => _procedures.SelectMany(static procedure => procedure.Launches);

    private string Upper => _name.ToUpperInvariant();

    /// <summary>The two files.</summary>
    /// <param name="network">After all passes.</param>
    /// <param name="name">What the header's names begin with.</param>
    /// <param name="parts">What is in it.</param>
    public static (string Header, string Source) Print(CompiledNetwork network, string name, NetworkParts parts)
    {
        if (network.Program.Info.Shards > 1 && (parts.Training || parts.Calibration))
        {
            throw new NotSupportedException(
                "Training over shards has no C: write [Network(BatchSize = …)] without Shards, or leave out --training.");
        }

        var printer = new NetworkSource(network, name, parts);
        printer.PrintBody();
        var body = printer._text.ToString();
        var library = Library.For(body);
        var head = new CText();
        head.Comment(network.Program.Info.Architecture);
        head.Line($"#include \"{name}.h\"");
        head.Line("#include <stddef.h>");
        head.Line("#include <string.h>");
        if (library.Contains("sqrtf(", StringComparison.Ordinal) || body.Contains("sqrtf(", StringComparison.Ordinal))
        {
            head.Line("#include <math.h>");
        }

        head.Line();
        head.Comment("Operations on vectors are functions: kernels are long lists of them, which compilers take minutes for inline.");
        head.Line("#ifdef __GNUC__");
        head.Line("#define OPERATION static __attribute__((noinline))");
        head.Line("#else");
        head.Line("#define OPERATION static");
        head.Line("#endif");
        head.Line();
        return (printer.Header(), head + library + body);
    }

    private bool TakesLabels => Parts.Training && _program.Info.TakesLabels;

    private string Rate => _program.Info.IsMultiplicationFree ? " The learning rate is a power of two." : string.Empty;

    private bool TakesTargets => Parts.Training && _program.Info.TakesTargets;

    private string Header()
    {
        var (text, info) = (new CText(), _program.Info);
        text.Comment(info.Architecture);
        text.Line($"#ifndef {Upper}_H");
        text.Line($"#define {Upper}_H");
        text.Line();
        text.Line("#include <stdint.h>");
        text.Line();
        text.Line($"#define {Upper}_INPUT_SIZE {info.InputSize}");
        text.Line($"#define {Upper}_OUTPUT_SIZE {info.OutputSize}");
        text.Line($"#define {Upper}_BATCH_SIZE {info.BatchSize}");
        text.Line($"#define {Upper}_TENSORS {_program.Tensors.Count}");
        text.Comment($"{Areas().Sum(static area => area.Bytes)} bytes of memory; one call at a time.");
        text.Line();
        text.Comment("Values of each tensor, and their names in a checkpoint.");
        text.Line($"extern const int32_t {_name}_tensor_sizes[{Upper}_TENSORS];");
        text.Line($"extern const char *const {_name}_tensor_names[{Upper}_TENSORS];");
        text.Line();
        foreach (var (comment, function) in Functions())
        {
            text.Comment(comment);
            text.Line($"{function};");
            text.Line();
        }

        text.Line("#endif");
        return text.ToString();
    }

    private IEnumerable<(string Comment, string Function)> Functions()
    {
        if (Parts.Training)
        {
            yield return ("First weights, from a seed: those of .NET.", $"void {_name}_initialise(uint64_t seed)");
        }

        if (TakesLabels)
        {
            yield return (
                $"One step of training with a mini-batch of at most BATCH_SIZE samples; gives the loss.{Rate}",
                $"float {_name}_train(const float *inputs, int samples, const int32_t *labels, float learning_rate)");
        }

        if (TakesTargets)
        {
            yield return (
                $"One step with targets, OUTPUT_SIZE of each sample.{Rate}",
                $"float {_name}_train_towards(const float *inputs, int samples, const float *targets, float learning_rate)");
        }

        if (Parts.Calibration)
        {
            yield return ("Statistics of normalisation over many samples.", $"void {_name}_calibrate(const float *inputs, int samples)");
        }

        yield return ("The weights of inference: 0 rounded, as at first, 1 real-valued, 2 sampled.", $"void {_name}_use(int weights)");
        yield return ("Outputs of any number of samples.", $"void {_name}_predict(const float *inputs, int samples, float *outputs)");
        yield return ("Values of a tensor, in the order of a checkpoint.", $"void {_name}_read_tensor(int tensor, float *values)");
        yield return ("The same, the other way.", $"void {_name}_write_tensor(int tensor, const float *values)");
    }

    private void PrintBody()
    {
        var info = _program.Info;
        _text.Line($"enum {{ INPUT_SIZE = {info.InputSize}, OUTPUT_SIZE = {info.OutputSize} }};");
        _text.Line($"enum {{ BATCH_SIZE = {info.BatchSize}, FEW_SAMPLES = 8 }};");
        _text.Line();
        foreach (var (name, bytes) in Areas())
        {
            _text.Line($"static unsigned char {name}[{Math.Max(bytes, 64)}];");
        }

        _text.Line();
        PrintScalars();
        var used = Launches.Select(launch => _network[launch.Kernel].Name).ToHashSet();
        foreach (var kernel in _network.Kernels.Where(kernel => used.Contains(kernel.Finished.Name)))
        {
            KernelPrinter.Print(_text, kernel.Finished);
        }

        PrintProcedures();
        PrintTensors();
        PrintFunctions();
    }

    private (string Name, long Bytes)[] Areas() =>
    [
        .. new (string, long)[]
        {
            ("shared_memory", _network.Memory.Shared.Length),
            ("training_memory", _network.Memory.Scratch.Length),
            ("batch_memory", _network.Memory.Batch.Length),
            ("sample_memory", _network.Memory.Row.Length),
        }.Where(area => area.Item1 switch
        {
            "training_memory" => Parts.Training || Parts.Calibration,
            "sample_memory" => _program.PredictOne is not null,
            _ => true,
        }),
    ];

    /// <summary>What kernels are passed besides buffers, and what the host knows of the network.</summary>
    private void PrintScalars()
    {
        var passed = Launches.SelectMany(static launch => launch.Kernel.Parameters).Where(static parameter => parameter.Host is not null);
        var computed = _procedures.SelectMany(static procedure => Step.All(procedure.Body)).OfType<Compute>();
        var scalars = passed.Select(static parameter => parameter.Host!).Concat(computed.Select(static compute => compute.Scalar));
        foreach (var scalar in scalars.Distinct().OrderBy(static scalar => scalar.Name, StringComparer.Ordinal))
        {
            if (StepPrinter.TypeOf(scalar) is { } type)
            {
                _text.Line($"static {type}{StepPrinter.NameOf(scalar)};");
            }
        }

        _text.Line("static uint64_t network_seed;");
        _text.Line("static int64_t network_step;");
        _text.Line("static int inference_weights; /* 0 rounded, 1 real-valued, 2 sampled */");
        _text.Line("static int codes_are_current;");
        _text.Line();
    }

    private void PrintProcedures()
    {
        var targets = _program.Info.TakesTargets ? "float *targetRows, " : string.Empty;
        var labels = _program.Info.TakesLabels ? "int32_t *labelRows, " : string.Empty;
        PrintProcedure("void initialise(void)", _program.Initialise);
        PrintProcedure("void begin_batch(float *inputRows, int samples)", _program.BeginBatch);
        PrintProcedure("void begin_prediction(float *inputRows, int samples)", _program.BeginPrediction);
        PrintProcedure($"float train(float *inputRows, int samples, {labels}{targets}float learningRate)", _program.Train);
        PrintProcedure("void encode(void)", _program.Encode);
        PrintProcedure("void predict_one(float *inputRows, int samples)", _program.PredictOne);
        PrintProcedure("void predict(float *inputRows, int samples, float *outputRows)", _program.Predict);
        PrintProcedure("void calibrate(float *inputRows, int samples)", _program.Calibrate);
    }

    private void PrintProcedure(string header, Procedure? procedure)
    {
        if (procedure is not null && _procedures.Contains(procedure))
        {
            _text.Block("static " + header, () => _steps.Print(procedure));
            _text.Line();
        }
    }

    /// <summary>Every tensor of the checkpoint, row-major.</summary>
    private void PrintTensors()
    {
        var tensors = _program.Tensors;
        _text.Numbers(
            $"const int32_t {_name}_tensor_sizes[{Upper}_TENSORS]",
            tensors.Select(static tensor => $"{tensor.Rows * tensor.Columns}"));
        _text.Numbers($"const char *const {_name}_tensor_names[{Upper}_TENSORS]", tensors.Select(static tensor => $"\"{tensor.Name}\""));
        _text.Line();
        _text.Block("static void copy_tensor(int tensor, float *values, int is_read)", () =>
        {
            for (var index = 0; index < tensors.Count; index++)
            {
                var tensor = tensors[index];
                var tile = tensor.Tiling?.Outputs ?? 1;
                var stride = tensor.Tiling?.Stride ?? 0;
                var address = _steps.Address(tensor.Buffer, WorkingMemory.Training);
                var arguments = tensor.Places is { } places
                    ? $"{tensor.Rows}, {places.Channels}, {places.Count}, {places.Stride}, {tile}, {stride}"
                    : $"{tensor.Rows}, {tensor.Columns}, {tile}, {stride}";
                var copy = tensor.Places is null ? "copy_matrix" : "copy_kernels";
                _text.Line($"if (tensor == {index}) {copy}({address}, values, is_read, {arguments});");
            }
        });
        _text.Line();
    }

    private void PrintFunctions()
    {
        var noTargets = _program.Info.TakesTargets ? "NULL, " : string.Empty;
        var noLabels = _program.Info.TakesLabels ? "NULL, " : string.Empty;
        Dictionary<string, string[]> bodies = new()
        {
            ["initialise"] = ["network_seed = seed;", "network_step = 0;", "codes_are_current = 0;", "initialise();"],
            ["train"] = [$"return train((float *)inputs, samples, (int32_t *)labels, {noTargets}learning_rate);"],
            ["train_towards"] = [$"return train((float *)inputs, samples, {noLabels}(float *)targets, learning_rate);"],
            ["calibrate"] = [_program.Calibrate is null ? "(void)inputs; (void)samples;" : "calibrate((float *)inputs, samples);"],
            ["use"] = ["codes_are_current = codes_are_current && weights == inference_weights;", "inference_weights = weights;"],
            ["predict"] = ["predict((float *)inputs, samples, outputs);"],
            ["read_tensor"] = ["copy_tensor(tensor, values, 1);"],
            ["write_tensor"] = ["copy_tensor(tensor, (float *)values, 0);", "codes_are_current = 0;"],
        };
        foreach (var (_, function) in Functions())
        {
            var start = function.IndexOf(_name + "_", StringComparison.Ordinal) + _name.Length + 1;
            var key = function[start..function.IndexOf('(', StringComparison.Ordinal)];
            _text.Block(function, () =>
            {
                foreach (var line in bodies[key])
                {
                    _text.Line(line);
                }
            });
            _text.Line();
        }
    }
}
