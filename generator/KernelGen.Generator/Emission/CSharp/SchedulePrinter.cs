using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The hidden half: memory, the gate in front of it, and the procedures of who changes the network.</summary>
internal sealed class SchedulePrinter
{
    private readonly SourceWriter _writer;
    private readonly CompiledNetwork _network;
    private readonly Program _program;
    private readonly LaunchNames _names;
    private readonly ProcedurePrinter _procedures;

    public SchedulePrinter(SourceWriter writer, CompiledNetwork network)
    {
        _writer = writer;
        _network = network;
        _program = network.Program;
        _names = new LaunchNames(_program.Changing, network.Ledger);
        _procedures = new ProcedurePrinter(writer, _names, string.Empty, MemoryPrinter.Own)
        {
            IncompleteGradients = network.Memory.IncompleteGradients,
        };
    }

    private bool IsSharded => _program.Info.Shards > 1;

    public void Print(TargetClass type)
    {
        var launches = new LaunchPrinter(_writer, _names, _network, (_, buffer) => MemoryPrinter.Own(buffer));
        _writer.Line("/// <summary>What all callers of the network share, and the launches of the one that changes it.</summary>");
        _writer.Line("/// <remarks>A launch runs one kernel; threads share its units of work.</remarks>");
        _writer.Line(Tool.Attribute);
        _writer.Block("internal sealed unsafe partial class Kernels : IKernelLauncher", () =>
        {
            EntryPrinter.PrintHead(_writer, _program);
            StatePrinter.Print(_writer, _program, type, Scalars());
            MemoryPrinter.PrintAccess(_writer, "Shared", "Scratch");
            if (IsSharded)
            {
                _writer.Line("private SumBuffers Sums => new(_sum);");
                _writer.Line();
            }

            EntryPrinter.Print(_writer, _program);
            PrintInitialise();
            PrintTraining();
            PrintReading();
            PrintCalibration();
            PrintEncode();
            PrintBegin();
            TensorPrinter.Print(_writer, _program);
            launches.PrintDispatch("Threads");
            PredictionPrinter.Print(_writer, _network);
            _writer.Line();
            LoadingPrinter.Print(_writer, _network);
            _writer.Line();
            launches.PrintNumbers();
            _writer.Line();
            MemoryPrinter.Print(_writer, _network.Memory);
        });
    }

    /// <summary>What a caller does between being let in and leaving, whatever happens.</summary>
    public static void PrintGuarded(SourceWriter writer, string enter, string leave, Action body)
    {
        writer.Line(enter);
        writer.Block("try", body);
        writer.Block("finally", () =>
        {
            writer.Line("GC.KeepAlive(this);");
            writer.Line(leave);
        });
    }

    /// <summary>The values that the host computes for these procedures' kernels, besides rows and the number of sample blocks.</summary>
    private List<KernelScalar> Scalars() => _program.Changing
        .SelectMany(procedure => Step.All(procedure.Body))
        .OfType<Compute>()
        .Select(compute => compute.Scalar)
        .Distinct()
        .Except([KernelScalar.SampleBlocks, KernelScalar.InputRows, KernelScalar.LabelRows, KernelScalar.TargetRows])
        .Where(_names.Use)
        .ToList();

    private void PrintInitialise()
    {
        _writer.Block("private void Initialise()", () =>
        {
            _procedures.Print(_program.Initialise);
            _writer.Line("GC.KeepAlive(this);");
        });
        _writer.Line();
    }

    private void PrintTraining()
    {
        var labels = _program.Info.TakesLabels ? "int* labelRows, " : string.Empty;
        var targets = _program.Info.TakesTargets ? "float* targetRows, " : string.Empty;
        _writer.Line("/// <summary>One mini-batch: forward, backward, update. Returns the mean loss before the update.</summary>");
        _writer.Block($"private float Train(float* inputRows, int samples, {labels}{targets}float learningRate)", () =>
            PrintGuarded(_writer, "_gate.Begin(NetworkUse.Train);", "_gate.End();", () =>
            {
                if (IsSharded)
                {
                    _writer.Line("samples = _sums.Begin(samples);");
                }

                _procedures.Print(_program.Train);
            }));
        _writer.Line();
    }

    private void PrintReading()
    {
        PrintReading("Predict", $"{(_program.Info.TakesLabels ? "Logits" : "Outputs")} of any number of samples", "float* outputRows");
        if (_program.Info.TakesLabels)
        {
            PrintReading("Classify", "Classes of any number of samples", "Span<int> labels");
        }
    }

    private void PrintReading(string name, string summary, string results)
    {
        var argument = results.Substring(results.IndexOf(' ') + 1);
        _writer.Line($"/// <summary>{summary}, for any number of callers at the same time.</summary>");
        _writer.Block($"private void {name}(float* inputRows, int samples, {results})", () => PrintGuarded(
            _writer,
            $"Prediction prediction = (Prediction)_gate.Enter(NetworkUse.{name});",
            "NetworkGate.Leave(prediction);",
            () => _writer.Line($"prediction.{name}(inputRows, samples, {argument});")));
        _writer.Line();
    }

    private void PrintCalibration()
    {
        if (_program.Calibrate is not { } calibrate)
        {
            return;
        }

        _writer.Line(
            "/// <summary>Statistics of each normalising layer's inputs over all samples, each mini-batch normalised by its "
                + "own.</summary>");
        _writer.Block($"private void Calibrate(float* inputRows, int samples{(IsSharded ? ", int? samplesOfAll" : string.Empty)})", () =>
            PrintGuarded(_writer, "_gate.Begin(NetworkUse.Calibrate);", "_gate.End();", () => _procedures.Print(calibrate)));
        _writer.Line();
    }

    private void PrintEncode()
    {
        if (_program.Encode is not { } encode)
        {
            return;
        }

        _writer.Line("/// <summary>Codes of the weights that inference uses, unless they are there.</summary>");
        _writer.Line("/// <remarks>Of several callers one makes them; the others wait.</remarks>");
        _writer.Block("private void Encode()", () => _procedures.Print(encode));
        _writer.Line();
    }

    private void PrintBegin()
    {
        _writer.Lines($$"""
            private void ReserveScratch()
            {
                if (_scratch.Length == 0)
                {
                    _scratch = new AlignedBuffer(ScratchBuffers.Bytes);
                    _spare = _scratch;{{(IsSharded ? "\n        _sum = _sums.Reserve();" : string.Empty)}}
                }
            }

            """);
        _writer.Block("private void Begin(float* inputRows, int samples)", () => _procedures.Print(_program.BeginBatch));
        _writer.Line();
    }
}
