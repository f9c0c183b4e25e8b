using System.CommandLine;
using System.IO;

namespace KernelGen.Tool;

/// <summary>"kernelgen c99": networks as C99.</summary>
internal static class C99Command
{
    public static Command Create()
    {
        var model = new Argument<FileInfo?>("model")
        {
            Description = "A frozen network: digits.kgmodel",
            Arity = ArgumentArity.ZeroOrOne,
        };
        model.TakesNoOptions();
        var project = new Option<FileInfo?>("--project") { Description = "A project, or a file of C#, with a declared network" };
        var network = new Option<string?>("--network") { Description = "Its class, where there are several" };
        var output = new Option<string?>("--output")
        {
            Description = "The header of a frozen network, digits.h for digits.kgmodel; the folder for files of a declared one",
        };
        var name = new Option<string?>("--name") { Description = "What names in the files begin with: the header's, or the class's" };
        var training = new Option<bool>("--training") { Description = "A declared network that trains, too" };
        var command = new Command("c99", "Writes a network as C99: a frozen one as a header, a declared one as a header and a source file.")
        {
            model, project, network, output, name, training,
        };
        command.SetAction(parsed => (parsed.GetValue(model), parsed.GetValue(project)) switch
        {
            ({ } file, null) when parsed.GetValue(network) is null && !parsed.GetValue(training) => FrozenCommand.Run(
                file,
                new FileInfo(parsed.GetValue(output) ?? Path.GetFileNameWithoutExtension(file.Name) + ".h"),
                parsed.GetValue(name)),
            (null, { } source) => NetworkCommand.Run(
                source,
                parsed.GetValue(network),
                new DirectoryInfo(parsed.GetValue(output) ?? "."),
                parsed.GetValue(name),
                parsed.GetValue(training)),
            _ => throw new ToolException(
                "Either a frozen network, digits.kgmodel, or --project with a declared one, its --network and --training."),
        });
        return command;
    }
}
