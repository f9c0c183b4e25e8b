using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace Mnist;

/// <summary>The command line. Whatever goes wrong is one line on standard error and an exit code, never a stack trace.</summary>
internal static class MnistCommand
{
    private const int Failure = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    /// <summary>Parses the arguments, runs, and returns the exit code.</summary>
    public static int Run(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(WrongUsage, $"{parsed.Errors[0].Message.TrimEnd('.')}. --help lists the options.");
        }

        // The run handles Ctrl-C itself, in its own time: it ends with the mini-batch that is running.
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Root()
    {
        var network = new Option<string>("--network")
        {
            Description = "What to train: ternary or binary weights with quantized back propagation, zero (no multiplication at all), "
                + "real weights, or variants",
            DefaultValueFactory = _ => NetworkCatalog.Default,
        };
        network.AcceptOnlyFromAmong([.. NetworkCatalog.Names]);
        var epochs = new Option<int>("--epochs") { Description = "Passes over the 50,000 training images", DefaultValueFactory = _ => 10 };
        var seed = new Option<long>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to train with; results do not depend on it",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var data = new Option<string>("--data")
        {
            Description = "Folder with the four MNIST files, gzip or plain",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data"),
        };
        var output = new Option<string>("--output")
        {
            Description = "Folder for checkpoint and pictures",
            DefaultValueFactory = _ => Path.Combine("artifacts", "mnist"),
        };
        var resume = new Option<bool>("--resume") { Description = "Go on after the last finished epoch of an interrupted run" };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the results to this file" };
        var freeze = new Option<FileInfo?>("--freeze")
        {
            Description = "Also write the trained network to this file as a model of integers: digits.kgmodel",
        };
        var translate = new Option<int>("--translate")
        {
            Description = "Move each training image by up to so many pixels, anew in every epoch; 0 leaves them where they are",
            DefaultValueFactory = _ => 0,
        };
        translate.Validators.Add(Pixels);
        epochs.Validators.Add(AtLeastOne);
        threads.Validators.Add(AtLeastOne);

        var root = new RootCommand("Trains the network of Lin et al. 2016, Neural Networks with Few Multiplications, on MNIST.")
        {
            network, epochs, seed, translate, threads, data, output, resume, freeze, json,
        };
        root.SetAction(parsed => Run(new RunOptions(
            parsed.GetValue(network)!,
            parsed.GetValue(epochs),
            parsed.GetValue(seed),
            parsed.GetValue(translate),
            parsed.GetValue(threads),
            parsed.GetValue(data)!,
            parsed.GetValue(output)!,
            parsed.GetValue(resume),
            parsed.GetValue(freeze),
            parsed.GetValue(json))));
        return root;
    }

    private static int Run(RunOptions options)
    {
        using var cancellation = new CancellationTokenSource();
        void Cancel(PosixSignalContext signal)
        {
            // A second signal finds the first one at work and ends the process.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            new TrainingRun(options).ToEnd(cancellation.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Fail(Interrupted, File.Exists(options.ResumePath)
                ? $"interrupted. The same command with --resume goes on after the last finished epoch ('{options.ResumePath}')."
                : "interrupted before the first epoch was finished: there is nothing to resume.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException
            or NotFiniteNumberException)
        {
            return Fail(Failure, exception.Message);
        }
    }

    private static int Fail(int exitCode, string message)
    {
        // Some messages of the parser are lists over several lines.
        Console.Error.WriteLine("mnist: " + string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return exitCode;
    }

    private static void Pixels(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
            && value is < 0 or > MnistData.Side - 1)
        {
            result.AddError($"{result.Option.Name} must be 0 to {MnistData.Side - 1}, not {value}.");
        }
    }

    private static void AtLeastOne(OptionResult result)
    {
        // What is not a number at all is the parser's to report.
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < 1)
        {
            result.AddError($"{result.Option.Name} must be at least 1, not {value}.");
        }
    }
}
