using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generator.Tests;

/// <summary>What a project may set that generated code has to live with. Missing XML documentation always counts.</summary>
internal sealed record CompilationSettings
{
    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    public bool CheckOverflow { get; init; }

    public bool AllowUnsafe { get; init; } = true;

    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    public CSharpParseOptions ParseOptions => new(Language, DocumentationMode.Diagnose);

    public CSharpCompilationOptions CompilationOptions => new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: Optimization,
        checkOverflow: CheckOverflow,
        allowUnsafe: AllowUnsafe,
        warningLevel: 9999,
        nullableContextOptions: Nullable);
}
