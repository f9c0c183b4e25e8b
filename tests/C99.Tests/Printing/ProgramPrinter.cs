using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.C99.Tests.Printing;

/// <summary>
/// A compiled network as one file of C99: its memory, its kernels, its procedures, and the functions by which main.h drives it.
/// </summary>
internal sealed class ProgramPrinter
{
    private readonly CText _text = new();
    private readonly CompiledNetwork _network;
    private readonly Program _program;
    private readonly StepPrinter _steps;

    private ProgramPrinter(CompiledNetwork network)
    {
        _network = network;
        _program = network.Program;
        _steps = new StepPrinter(_text, network);
    }

    public static string Print(CompiledNetwork network)
    {
        var printer = new ProgramPrinter(network);
        printer.Print();
        return printer._text.ToString();
    }

    private void Print()
    {
        var info = _program.Info;
        _text.Line($"/* {info.Architecture} */");
        _text.Line("#include \"lanes.h\"");
        _text.Line("#include \"host.h\"");
        _text.Line("#include \"tensors.h\"");
        _text.Line();
        _text.Line($"enum {{ INPUT_SIZE = {info.InputSize}, OUTPUT_SIZE = {info.OutputSize} }};");
        _text.Line($"enum {{ BATCH_SIZE = {info.BatchSize}, FEW_SAMPLES = 8 }};");
        _text.Line();
        PrintMemory();
        PrintScalars();
        foreach (var kernel in _network.Kernels)
        {
            KernelPrinter.Print(_text, kernel.Finished);
        }

        PrintProcedures();
        PrintTensors();
        _text.Line("#include \"main.h\"");
    }

    private void PrintMemory()
    {
        foreach (var (name, bytes) in Areas())
        {
            _text.Line($"static unsigned char *{name};");
        }

        _text.Line();
        _text.Block("static void reserve(void)", () =>
        {
            foreach (var (name, bytes) in Areas())
            {
                _text.Line($"{name} = calloc({Math.Max(bytes, 64)}, 1);");
                _text.Line($"if ({name} == NULL) exit(3);");
            }
        });
        _text.Line();
    }

    private (string Name, long Bytes)[] Areas() =>
    [
        ("shared_memory", _network.Memory.Shared.Length),
        ("training_memory", _network.Memory.Scratch.Length),
        ("batch_memory", _network.Memory.Batch.Length),
        ("sample_memory", _network.Memory.Row.Length),
    ];

    /// <summary>What kernels are passed besides buffers, and what the host knows of the network.</summary>
    private void PrintScalars()
    {
        var passed = _program.Kernels.SelectMany(kernel => kernel.Parameters).Where(parameter => parameter.Host is not null);
        var computed = _program.Procedures.SelectMany(procedure => Step.All(procedure.Body)).OfType<Compute>();
        var scalars = passed.Select(parameter => parameter.Host!).Concat(computed.Select(compute => compute.Scalar)).Distinct();
        foreach (var scalar in scalars.OrderBy(scalar => scalar.Name, StringComparer.Ordinal))
        {
            if (StepPrinter.TypeOf(scalar) is { } type)
            {
                _text.Line($"static {type}{StepPrinter.NameOf(scalar)};");
            }
        }

        _text.Line("static int64_t network_seed;");
        _text.Line("static int64_t network_step;");
        _text.Line("static int inference_weights; /* 0 rounded, 1 real-valued, 2 sampled */");
        _text.Line("static int codes_are_current;");
        _text.Line();
    }

    private void PrintProcedures()
    {
        PrintProcedure("void initialise(void)", _program.Initialise);
        PrintProcedure("void begin_batch(float *inputRows, int samples)", _program.BeginBatch);
        PrintProcedure("void begin_prediction(float *inputRows, int samples)", _program.BeginPrediction);
        var targets = _program.Info.TakesTargets ? "float *targetRows, " : string.Empty;
        var labels = _program.Info.TakesLabels ? "int32_t *labelRows, " : string.Empty;
        PrintProcedure($"float train(float *inputRows, int samples, {labels}{targets}float learningRate)", _program.Train);
        PrintProcedure("void encode(void)", _program.Encode);
        PrintProcedure("void predict_one(float *inputRows, int samples)", _program.PredictOne);
        PrintProcedure("void predict(float *inputRows, int samples, float *outputRows)", _program.Predict);
        PrintProcedure("void calibrate(float *inputRows, int samples)", _program.Calibrate);
        if (_program.Calibrate is null)
        {
            _text.Line("static void calibrate(float *inputRows, int samples) { (void)inputRows; (void)samples; }");
        }

        if (_program.Info.TakesLabels)
        {
            var none = _program.Info.TakesTargets ? "NULL, " : string.Empty;
            _text.Line("#define TAKES_LABELS");
            _text.Line($"#define TRAIN(inputs, samples, labels, rate) train(inputs, samples, labels, {none}rate)");
        }

        if (_program.Info.TakesTargets)
        {
            var none = _program.Info.TakesLabels ? "NULL, " : string.Empty;
            _text.Line("#define TAKES_TARGETS");
            _text.Line($"#define TRAIN_TOWARDS(inputs, samples, targets, rate) train(inputs, samples, {none}targets, rate)");
        }

        _text.Line();
    }

    private void PrintProcedure(string header, Procedure? procedure)
    {
        if (procedure is not null)
        {
            _text.Block("static " + header, () => _steps.Print(procedure));
            _text.Line();
        }
    }

    /// <summary>Every tensor of the checkpoint, row-major.</summary>
    private void PrintTensors() => _text.Block("static void write_tensors(FILE *output)", () =>
    {
        foreach (var tensor in _program.Tensors)
        {
            var tile = tensor.Tiling?.Outputs ?? 1;
            var stride = tensor.Tiling?.Stride ?? 0;
            var address = _steps.Address(tensor.Buffer, WorkingMemory.Training);
            _text.Line($"/* {tensor.Name} */");
            _text.Line(tensor.Places is { } places
                ? $"write_kernels(output, {address}, {tensor.Rows}, {places.Channels}, {places.Count}, {places.Stride}, {tile}, {stride});"
                : $"write_matrix(output, {address}, {tensor.Rows}, {tensor.Columns}, {tile}, {stride});");
        }
    });
}
