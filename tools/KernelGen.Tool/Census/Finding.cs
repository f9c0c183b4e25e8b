namespace KernelGen.Tool.Census;

/// <summary>What speaks against a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Kind">The kind of an instruction; null of anything else.</param>
/// <param name="What">The instruction, or what else it is.</param>
internal sealed record Finding(string Method, InstructionKind? Kind, string What)
{
    public override string ToString() => Kind is { } kind ? $"{Method}: {kind} {What}" : $"{Method}: {What}";
}
