using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Emission.Summary;

namespace KernelGen.Tool.Inspection;

/// <summary>"kernelgen summary", "ledger", "energy" and "kernels": what there is to know of networks without running them.</summary>
internal static class InspectionCommands
{
    private const string SourceDescription =
        "A project, a file of C#, an assembly, or a folder with a project in it; the current one where nothing is named";

    public static IEnumerable<Command> Create() => [Summary(), Ledger(), Energy(), Kernels()];

    private static Command Summary() => ForNetworks(
        "summary",
        "Prints the Summary of networks: layers, shapes, parameters, costs.",
        static reports => Sections(reports, static report => report.Summary));

    private static Command Ledger()
    {
        var json = new Option<bool>("--json") { Description = "As JSON, for programs" };
        return ForNetworks(
            "ledger",
            "Prints what networks compute, layer by layer, in a training step and in inference, counted on their kernels.",
            static (reports, isJson) => isJson
                ? JsonSerializer.Serialize(LedgerDocument.Of(WithCosts(reports)), LedgerJson.Default.LedgerDocument)
                : Sections(WithCosts(reports), static report => report.Costs!.ToString()),
            json);
    }

    private static Command Energy() => ForNetworks(
        "energy",
        "Prints the energy of a training step and of inference, estimated from published figures.",
        static reports => Sections(WithCosts(reports), static report => EnergyText.Of(report.Costs!)) + "\n\n" + EnergyText.Remark);

    private static Command ForNetworks(string name, string description, Func<IReadOnlyList<NetworkReport>, string> print) =>
        ForNetworks(name, description, (reports, _) => print(reports), option: null);

    /// <summary>A command that prints something of all networks of a source, or of one.</summary>
    private static Command ForNetworks(
        string name, string description, Func<IReadOnlyList<NetworkReport>, bool, string> print, Option<bool>? option)
    {
        var source = new Argument<string?>("source") { Description = SourceDescription, Arity = ArgumentArity.ZeroOrOne };
        source.TakesNoOptions();
        var network = Arguments.Network();
        var command = new Command(name, description) { source, network };
        if (option is not null)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(source);
            using var networks = NetworkSource.Open(path);
            var names = parsed.GetValue(network) is { } wanted ? [Choose(networks, wanted, path)] : networks.Names;
            if (names.Count == 0)
            {
                throw new ToolException($"{Named(path)} has no network.");
            }

            Console.WriteLine(print([.. names.Select(networks.Report)], option is not null && parsed.GetValue(option)));
        });
        return command;
    }

    private static Command Kernels()
    {
        var network = new Argument<string>("network") { Description = "The network, with or without its namespace" };
        var kernel = new Argument<string?>("kernel")
        {
            Description = "The kernel to print; a list of them where none is named",
            Arity = ArgumentArity.ZeroOrOne,
        };
        network.TakesNoOptions();
        kernel.TakesNoOptions();
        var project = new Option<string?>("--project") { Description = SourceDescription };
        var command = new Command("kernels", "Lists the kernels of a network, or prints one as generated code has it.")
        {
            network, kernel, project,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(project);
            using var source = NetworkSource.Open(path);
            var name = Choose(source, parsed.GetValue(network)!, path);
            var kernels = GeneratedKernel.In(source.Generated(name), TypeName.KernelsNamespaceOf(name));
            if (kernels.Count == 0)
            {
                throw new ToolException($"{Named(path)} has no generated code of '{name}'.");
            }

            Console.WriteLine(parsed.GetValue(kernel) is { } wanted
                ? kernels.FirstOrDefault(found => found.Name == wanted)?.Text
                    ?? throw new ToolException($"'{name}' has no kernel '{wanted}', but {string.Join(", ", kernels.Select(Name))}.")
                : ListOf(kernels));
        });
        return command;

        static string Name(GeneratedKernel kernel) => kernel.Name;
    }

    private static string ListOf(IReadOnlyList<GeneratedKernel> kernels)
    {
        var table = new TextTable(3);
        table.Row("kernel", "multiplies", "what it computes");
        table.Rule();
        foreach (var kernel in kernels)
        {
            table.Row(kernel.Name, kernel.IsFree ? "no" : "yes", kernel.Summary);
        }

        return string.Join('\n', table.Lines());
    }

    private static string Choose(NetworkSource source, string wanted, string? path) =>
        NetworkChoice.One(source.Names, static name => name, wanted, path ?? ".");

    /// <summary>The declared ones: of a frozen network there are no costs as data.</summary>
    private static IReadOnlyList<NetworkReport> WithCosts(IReadOnlyList<NetworkReport> reports)
    {
        var counted = reports.Where(static report => report.Costs is not null).ToList();
        return counted.Count > 0 ? counted : throw new ToolException(
            $"'{reports[0].FullName}' is frozen: its summary says what it computes, and the remarks of its kernels what that costs.");
    }

    /// <summary>A text of each network under its name.</summary>
    private static string Sections(IEnumerable<NetworkReport> reports, Func<NetworkReport, string> text) => string.Join(
        "\n\n", reports.Select(report => $"{report.FullName}\n{new string('=', report.FullName.Length)}\n\n{text(report)}"));

    private static string Named(string? path) => path is null ? "The project of this folder" : $"'{path}'";
}
