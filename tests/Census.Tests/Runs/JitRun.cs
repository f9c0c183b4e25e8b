using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.Tool.Census;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>A child process with an instruction set: what it is, what it ran, and the machine code that its compiler made.</summary>
/// <param name="Level">The widest instruction set that it used.</param>
/// <param name="Networks">The networks that it ran.</param>
/// <param name="Code">The code.</param>
internal sealed record JitRun(string Level, IReadOnlyList<string> Networks, CodeImage Code)
{
    // The networks, what the runtime does for them, and what the compiler calls where it no longer inlines.
    private const string Listed = CensusNetwork.Namespace
        + ".*:* KernelGen.Generated.*:* KernelGen.Runtime.*:* System.Runtime.Intrinsics.*:* System.SpanHelpers:* System.Span`1*:* "
        + "System.Buffer:* System.UInt16:*";

    public static async Task<JitRun> Of(NetworkAssembly assembly, InstructionSet set)
    {
        var listing = Path.Combine(Path.GetDirectoryName(assembly.Path)!, set.Name + ".asm");
        var settings = new Dictionary<string, string>(JitCode.Settings(Listed, listing));
        if (set.Knob is not null)
        {
            settings["DOTNET_" + set.Knob] = "0";
        }

        // This process may be the test platform's.
        var lines = (await Host.Run(JitCode.Host, [typeof(Program).Assembly.Location, "--exercise", assembly.Path], settings)).Split('\n');
        return new JitRun(
            lines[0],
            [.. lines.Skip(1)],
            new CodeImage(JitListing.Parse(await File.ReadAllLinesAsync(listing, TestContext.Current.CancellationToken))));
    }
}
