using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Declaration.Frozen;

/// <summary>A class that is to become a frozen network, and the model file that it names.</summary>
/// <param name="Type">The class to complete.</param>
/// <param name="ClassName">What messages call it.</param>
/// <param name="File">The path or the name of the file, as it is written; null where none is.</param>
/// <param name="Diagnostics">What keeps a generated half from fitting the class.</param>
internal sealed record FrozenDeclaration(TypeName Type, string ClassName, string? File, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>A place in a file that outlives the compilation that it was found in.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The first character.</param>
/// <param name="Length">How many.</param>
/// <param name="StartLine">Its line, from 0.</param>
/// <param name="StartColumn">Its column.</param>
/// <param name="EndLine">The line behind the last character.</param>
/// <param name="EndColumn">Its column.</param>
internal sealed record SourcePlace(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
