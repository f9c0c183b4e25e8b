using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Declaration;

/// <summary>Everything that a class says about its network, without a symbol.</summary>
/// <param name="Type">The class.</param>
/// <param name="DisplayName">Its name for messages: "Digits".</param>
/// <param name="Attributes">Its KernelGen attributes in source order, [Network] among them.</param>
/// <param name="Diagnostics">What is wrong with the class itself, apart from its layers, and with methods that are pieces of it.</param>
internal sealed record NetworkDeclaration(
    TypeName Type,
    string DisplayName,
    EquatableArray<DeclaredAttribute> Attributes,
    EquatableArray<DiagnosticInfo> Diagnostics);
