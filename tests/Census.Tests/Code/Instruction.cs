namespace KernelGen.Census.Tests;

/// <summary>One machine instruction.</summary>
/// <param name="Mnemonic">Its name, in lower case, without prefixes.</param>
/// <param name="Text">As it is listed.</param>
internal sealed record Instruction(string Mnemonic, string Text)
{
    public InstructionKind Kind => Mnemonics.KindOf(Mnemonic);
}
