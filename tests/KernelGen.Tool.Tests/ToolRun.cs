using System.IO;
using System.Threading;

namespace KernelGen.Tool.Tests;

/// <summary>A run of the tool, within this process.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote, without the end of the last line.</param>
/// <param name="Errors">What it wrote on standard error.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    private static readonly Lock Console = new();

    /// <summary>Runs the tool; one at a time, since the console is one.</summary>
    public static ToolRun Of(params string[] arguments)
    {
        lock (Console)
        {
            var (output, errors) = (System.Console.Out, System.Console.Error);
            using var written = new StringWriter { NewLine = "\n" };
            using var complaints = new StringWriter { NewLine = "\n" };
            System.Console.SetOut(written);
            System.Console.SetError(complaints);
            try
            {
                var code = CommandLine.Run(arguments);
                return new(code, written.ToString().TrimEnd('\n'), complaints.ToString());
            }
            finally
            {
                System.Console.SetOut(output);
                System.Console.SetError(errors);
            }
        }
    }
}
