using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generator;

/// <summary>Writes the other half of every class that carries [Network].</summary>
/// <remarks>Says nothing about declarations that cannot be built: the analyzers do, from the same code.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly LayerTable _table;

    /// <summary>The generator of the package.</summary>
    public NetworkGenerator()
        : this(LayerTable.Default)
    {
    }

    internal NetworkGenerator(LayerTable table) => _table = table;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var table = _table;
        FrozenPipeline.Register(context);

        // Symbols end here: everything behind the transform compares by value.
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeSchemas.NetworkAttribute,
                static (node, _) => node.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration,
                (context, cancellationToken) => Result.Of(
                    context.TargetSymbol.ToDisplayString(),
                    () => context.TargetSymbol is INamedTypeSymbol type && TypeNames.CanBeNamed(type)
                        ? table.Parse(type, context.SemanticModel.Compilation, cancellationToken)
                        : null))
            .WithTrackingName(TrackingNames.Declarations);

        var graphs = declarations
            .Select((declaration, _) => declaration.Then(value => table.Build(value).Graph))
            .WithTrackingName(TrackingNames.Graphs);

        // Networks meet in one place only: two whose files would have the same name.
        var renamings = graphs
            .Select(static (graph, _) => graph.Value?.Type)
            .Collect()
            .Select(static (types, _) => HintNames.Collisions(types.OfType<TypeName>()))
            .WithTrackingName(TrackingNames.HintNames);

        var sources = graphs
            .Combine(renamings)
            .Select((pair, _) => pair.Left.Then(graph => new EquatableArray<SourceFile>(
                NetworkCompiler.Print(graph with { Type = HintNames.Apply(pair.Right, graph.Type) }, table))))
            .WithTrackingName(TrackingNames.Sources);

        context.RegisterSourceOutput(sources, static (context, source) =>
        {
            foreach (var file in source.Value)
            {
                context.AddSource(file.HintName, file.Text);
            }

            if (source.Fault is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(DeclarationRules.InternalError, Location.None, source.Network, source.Fault));
            }
        });
    }
}
