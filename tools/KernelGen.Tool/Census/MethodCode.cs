using System.Collections.Generic;

namespace KernelGen.Tool.Census;

/// <summary>The machine code of one method.</summary>
/// <param name="Name">The method.</param>
/// <param name="Instructions">All of it.</param>
/// <param name="Calls">What it calls or jumps to, a name each; calls through a register without a known target are
/// <see cref="Indirect"/>.</param>
internal sealed record MethodCode(string Name, IReadOnlyList<Instruction> Instructions, IReadOnlyList<string> Calls)
{
    /// <summary>A target that is not known before the program runs.</summary>
    public const string Indirect = "(indirect)";
}
