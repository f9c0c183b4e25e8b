namespace KernelGen.Generator.Declaration;

/// <summary>An argument that was written, or a constructor's default.</summary>
/// <param name="Name">Its parameter or property.</param>
/// <param name="Value">An <see langword="int"/> (an enum's too), <see langword="float"/>, <see langword="bool"/>, text, array of texts or
/// function of the user's.</param>
internal sealed record DeclaredArgument(string Name, object Value);
