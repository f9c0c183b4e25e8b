using System;
using System.Text.RegularExpressions;

namespace KernelGen.Tool.Census;

/// <summary>One machine instruction.</summary>
/// <param name="Mnemonic">Its name, in lower case, without prefixes.</param>
/// <param name="Text">As it is listed.</param>
internal sealed partial record Instruction(string Mnemonic, string Text)
{
    public InstructionKind Kind => Mnemonics.KindOf(Mnemonic);

    /// <summary>The numbers that it computes: a packed instruction computes one in each lane of 32 bits of its register.</summary>
    public int Lanes => !Mnemonic.EndsWith("ps", StringComparison.Ordinal) ? 1
        : Register().Match(Text) is { Success: true } register ? register.Value switch { "zmm" => 16, "ymm" => 8, _ => 4 }
        : throw new InvalidOperationException($"'{Text}' names no vector register.");

    [GeneratedRegex("[xyz]mm")]
    private static partial Regex Register();
}
