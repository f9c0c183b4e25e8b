
namespace KernelGen.Generator;

/// <summary>Names of the pipeline's steps, by which tests follow what an edit re-runs.</summary>
internal static class TrackingNames
{
    public const string Declarations = nameof(Declarations);
    public const string Graphs = nameof(Graphs);
    public const string HintNames = nameof(HintNames);
    public const string Sources = nameof(Sources);
    public const string FrozenDeclarations = nameof(FrozenDeclarations);
    public const string FrozenModels = nameof(FrozenModels);
    public const string FrozenSources = nameof(FrozenSources);
}
