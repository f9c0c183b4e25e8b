using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using KernelGen;

namespace Samples;

/// <summary>
/// A program that trains networks on images: its command line, its defaults and its data. Whatever goes wrong is one line on standard
/// error and an exit code, never a stack trace.
/// </summary>
internal sealed class ImageSample
{
    private const int Failure = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    /// <summary>The program's name, in messages and the names of files.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for <c>--help</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The networks that it trains, the default first.</summary>
    public required IReadOnlyList<NetworkChoice> Networks { get; init; }

    /// <summary>Epochs unless the command line says otherwise.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// The rate of the first epoch and the one behind the last; networks without multiplications take the nearest powers of two.
    /// </summary>
    public required (float First, float Last) Rates { get; init; }

    /// <summary>Where the data is unless the command line says otherwise; null where it has to say.</summary>
    public string? Data { get; init; }

    /// <summary>What the folder of the data holds.</summary>
    public required string DataDescription { get; init; }

    /// <summary>The most pixels that <c>--translate</c> moves training images by; null where there is no such option.</summary>
    public int? MostTranslation { get; init; }

    /// <summary>
    /// Joins the processes that a launcher has started, for <c>--mpi</c>, with which one of the networks has shards; null where there is no
    /// such option.
    /// </summary>
    public Func<Cluster>? Join { get; init; }

    /// <summary>Whether a training step is measured when training has ended.</summary>
    public bool MeasuresStep { get; init; }

    /// <summary>Makes what the program does besides, when the first argument is its name.</summary>
    public IReadOnlyList<Func<ImageSample, Command>> Commands { get; init; } = [];

    /// <summary>Reads the data of a folder.</summary>
    public required Func<string, ImageData> Read { get; init; }

    /// <summary>What is done to all images, to be fitted to the training images; null for nothing.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Whether there is memory for all preprocessed images as floats; else they are preprocessed whenever they are used.</summary>
    public bool PreprocessesOnce { get; init; }

    /// <summary>A test error to draw beside the learning curve, in percent.</summary>
    public (double Error, string Name)? Reference { get; init; }

    /// <summary>Parses the arguments, runs, and returns the exit code.</summary>
    public int Run(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(WrongUsage, $"{parsed.Errors[0].Message.TrimEnd('.')}. --help lists the options.");
        }

        // The run handles Ctrl-C itself, in its own time: it ends with the mini-batch that is running.
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private RootCommand Root()
    {
        var mpi = new Option<bool>("--mpi")
        {
            Description = "Share the training with the other processes that mpirun or srun has started",
        };
        var exchange = new Option<Exchange>("--exchange")
        {
            Description = "How gradients of weights are rounded before they are added up over shards, in one process too",
        };
        var network = new Option<string>("--network")
        {
            Description = "What to train",
            DefaultValueFactory = parsed => Networks.First(choice => choice.IsSharded || !NeedsShards(parsed)).Name,
        };
        network.AcceptOnlyFromAmong([.. Networks.Select(choice => choice.Name)]);
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training images", DefaultValueFactory = _ => Epochs };
        var seed = new Option<long>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var translate = new Option<int>("--translate")
        {
            Description = "Move each training image by up to so many pixels, anew in every epoch; 0 leaves them where they are",
            DefaultValueFactory = _ => 0,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads to train with, 1 with --mpi unless said; results do not depend on it",
            DefaultValueFactory = parsed => parsed.GetValue(mpi) ? 1 : Environment.ProcessorCount,
        };
        var data = new Option<string>("--data") { Description = DataDescription, Required = Data is null };
        if (Data is not null)
        {
            data.DefaultValueFactory = _ => Data;
        }

        var output = new Option<string>("--output")
        {
            Description = "Folder for checkpoint and pictures",
            DefaultValueFactory = _ => Path.Combine("artifacts", Name),
        };
        var resume = new Option<bool>("--resume") { Description = "Go on after the last finished epoch of an interrupted run" };
        var images = new Option<int?>("--images") { Description = "Use the first so many images of each part only, to try it out" };
        var plain = new Option<bool>("--plain") { Description = "Leave out the preprocessing" };
        var freeze = new Option<FileInfo?>("--freeze")
        {
            Description = $"Also write the trained network to this file as a model of integers: {Name}.kgmodel",
        };
        var onnx = new Option<FileInfo?>("--onnx")
        {
            Description = $"Also write the trained network to this file as an ONNX model of floats: {Name}.onnx",
        };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the results to this file" };
        epochs.Validators.Add(AtLeastOne);
        threads.Validators.Add(AtLeastOne);
        images.Validators.Add(AtLeastOne);
        translate.Validators.Add(Pixels);

        var root = new RootCommand(Description)
        {
            network, epochs, seed, threads, data, output, resume, images, freeze, onnx, json,
        };
        if (Preprocessing is not null)
        {
            root.Options.Add(plain);
        }

        if (MostTranslation is not null)
        {
            root.Options.Add(translate);
        }

        if (Join is not null)
        {
            network.Validators.Add(result => CheckShards(result, NeedsShards(result)));
            root.Options.Add(mpi);
            root.Options.Add(exchange);
        }

        root.Subcommands.Add(MultiplicationsCommand.Create(this));
        foreach (var command in Commands)
        {
            root.Subcommands.Add(command(this));
        }

        root.SetAction(parsed => Run(new SampleOptions(
            Name,
            parsed.GetValue(network)!,
            parsed.GetValue(epochs),
            parsed.GetValue(seed),
            MostTranslation is null ? 0 : parsed.GetValue(translate),
            parsed.GetValue(threads),
            parsed.GetValue(data)!,
            parsed.GetValue(output)!,
            parsed.GetValue(resume),
            parsed.GetValue(images),
            Preprocessing is null || parsed.GetValue(plain),
            parsed.GetValue(freeze),
            parsed.GetValue(onnx),
            parsed.GetValue(json),
            Join is not null && parsed.GetValue(mpi),
            Join is null ? Exchange.Exact : parsed.GetValue(exchange))));
        return root;

        bool NeedsShards(SymbolResult parsed) => parsed.GetValue(mpi) || parsed.GetValue(exchange) != Exchange.Exact;
    }

    private int Run(SampleOptions options) => Guard(
        cancellation =>
        {
            using var cluster = options.IsShared ? Join!() : null;
            try
            {
                new ImageTraining(this, options, cluster).ToEnd(cancellation);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or NotFiniteNumberException))
            {
                // The others would wait for this process; interrupted or diverged, all end alike.
                cluster?.Abort(exception);
                throw;
            }
        },
        () => File.Exists(options.ResumePath)
            ? $"interrupted. The same command with --resume goes on after the last finished epoch ('{options.ResumePath}')."
            : "interrupted before the first epoch was finished: there is nothing to resume.");

    /// <summary>Runs something that Ctrl-C and SIGTERM interrupt, and turns what goes wrong into a line and an exit code.</summary>
    /// <param name="run">What runs; it throws <see cref="OperationCanceledException"/> when its token is cancelled.</param>
    /// <param name="interrupted">What to say then.</param>
    /// <returns>The exit code.</returns>
    public int Guard(Action<CancellationToken> run, Func<string> interrupted)
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
            run(cancellation.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Fail(Interrupted, interrupted());
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException
            or NotFiniteNumberException or DllNotFoundException)
        {
            return Fail(Failure, exception.Message);
        }
    }

    /// <summary>The first images of each part, where a user wants no more.</summary>
    public static ImageData Limited(ImageData data, int? images)
    {
        return images is int most ? new ImageData(First(data.Training), First(data.Validation), First(data.Test)) : data;

        Dataset First(Dataset part) => part.Take(Math.Min(most, part.Count));
    }

    private int Fail(int exitCode, string message)
    {
        // Some messages of the parser are lists over several lines.
        Console.Error.WriteLine($"{Name}: " + string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return exitCode;
    }

    /// <summary>Processes can share out mini-batches that have shards, and no others.</summary>
    private void CheckShards(OptionResult result, bool needsShards)
    {
        if (needsShards && Networks.FirstOrDefault(choice => choice.Name == result.GetValueOrDefault<string>()) is
            { IsSharded: false } choice)
        {
            var sharded = string.Join(", ", Networks.Where(other => other.IsSharded).Select(other => other.Name));
            result.AddError($"Mini-batches of '{choice.Name}' are whole; --mpi and --exchange are for those with shards, of: {sharded}.");
        }
    }

    private void Pixels(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
            && (value < 0 || value > MostTranslation))
        {
            result.AddError($"{result.Option.Name} must be 0 to {MostTranslation}, not {value}.");
        }
    }

    /// <summary>Refuses numbers below 1.</summary>
    public static void AtLeastOne(OptionResult result)
    {
        // What is not a number at all is the parser's to report.
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value < 1)
        {
            result.AddError($"{result.Option.Name} must be at least 1, not {value}.");
        }
    }
}
