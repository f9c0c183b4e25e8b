using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Frozen;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Emission.Summary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Tool.Inspection;

/// <summary>A project or a file of C#, whose networks go through the generator here; nothing of it runs.</summary>
internal sealed class ProjectSource : NetworkSource
{
    private readonly ProjectSources _sources;
    private readonly Dictionary<string, INamedTypeSymbol> _declared;
    private readonly Dictionary<string, INamedTypeSymbol> _frozen;

    public ProjectSource(FileInfo project)
    {
        _sources = ProjectSources.Read(project);
        _declared = DeclaredNetworks.In(_sources.Compilation).ToDictionary(static type => type.ToDisplayString());
        _frozen = DeclaredNetworks.With(FrozenParser.Attribute, _sources.Compilation).ToDictionary(static type => type.ToDisplayString());
        Names = [.. _declared.Keys.Concat(_frozen.Keys).Order(StringComparer.Ordinal)];
    }

    public override IReadOnlyList<string> Names { get; }

    public override NetworkReport Report(string fullName) =>
        _declared.TryGetValue(fullName, out var type) ? Declared(fullName, type) : new(fullName, FrozenSummary(fullName), null);

    public override IReadOnlyList<SourceFile> Generated(string fullName) => _declared.TryGetValue(fullName, out var type)
        ? NetworkCompiler.Print(DeclaredNetworks.Build(type, _sources.Compilation))
        : Frozen(_frozen[fullName]);

    public override void Dispose()
    {
    }

    private NetworkReport Declared(string fullName, INamedTypeSymbol type)
    {
        var network = NetworkCompiler.Compile(DeclaredNetworks.Build(type, _sources.Compilation));
        var info = network.Program.Info;
        var text = new SummaryText(info, network.Ledger);
        var table = new CostsTable(network.Ledger, text);
        var costs = NetworkCosts.OfTable(
            type.Name, info.SamplesPerStep, [.. table.Names], [.. table.Rows.SelectMany(static row => row)]) with
        {
            PaperMultiplications = new(info.PaperFullPrecision, info.PaperNetwork),
        };
        return new(fullName, text.Whole(costs.ToString()), costs);
    }

    /// <summary>The text is a constant of the generated class.</summary>
    private string FrozenSummary(string fullName) => Generated(fullName)
        .SelectMany(static file => CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes().OfType<PropertyDeclarationSyntax>())
        .Where(static property => property.Identifier.Text == "Summary")
        .Select(static property => property.ExpressionBody?.Expression)
        .OfType<LiteralExpressionSyntax>()
        .First().Token.ValueText;

    private List<SourceFile> Frozen(INamedTypeSymbol type)
    {
        // The generator takes models as the compiler hands them over.
        var files = CSharpGeneratorDriver
            .Create(
                [new NetworkGenerator().AsSourceGenerator()],
                _sources.Models.Select(static path => new ModelFile(path)),
                (CSharpParseOptions)_sources.Compilation.SyntaxTrees[0].Options)
            .RunGenerators(_sources.Compilation)
            .GetRunResult();
        var name = TypeNames.Of(type);
        var written = files.Results.SelectMany(static result => result.GeneratedSources)
            .Where(file => file.HintName.StartsWith(name.HintName + "-Frozen.", StringComparison.Ordinal))
            .Select(static file => new SourceFile(file.HintName, file.SourceText.ToString()))
            .ToList();
        var problem = files.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return written.Count > 0 ? written : throw new ToolException(
            $"'{type.Name}' cannot be built: {problem?.Id}: {problem?.GetMessage(CultureInfo.InvariantCulture)}");
    }

    private sealed class ModelFile(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
