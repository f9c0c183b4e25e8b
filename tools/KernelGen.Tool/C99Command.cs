using System.CommandLine;
using System.IO;

namespace KernelGen.Tool;

/// <summary>"kernelgen c99": networks as C99.</summary>
internal static class C99Command
{
    public static Command Create()
    {
        var model = new Argument<FileInfo>("model") { Description = "A frozen network: digits.kgmodel" };
        var output = new Option<FileInfo?>("--output") { Description = "The header to write; digits.h for digits.kgmodel" };
        var name = new Option<string?>("--name") { Description = "What the header's names begin with; the header's own name without one" };
        var command = new Command("c99", "Writes a frozen network as one header of C99.") { model, output, name };
        command.SetAction(parsed => FrozenCommand.Run(
            parsed.GetValue(model)!,
            parsed.GetValue(output) ?? new FileInfo(Path.GetFileNameWithoutExtension(parsed.GetValue(model)!.Name) + ".h"),
            parsed.GetValue(name)));
        return command;
    }
}
