using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Declaration.Frozen;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Emission.CSharp.Frozen;
using KernelGen.Generator.Kernels.Frozen;
using KernelGen.Generator.Passes;
using KernelGen.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generator;

/// <summary>Writes the other half of every class that carries [FrozenNetwork], from a model file of the project.</summary>
internal static class FrozenPipeline
{
    private const string Extension = ".kgmodel";

    public static void Register(IncrementalGeneratorInitializationContext context)
    {
        var declared = context.SyntaxProvider.ForAttributeWithMetadataName(
            FrozenParser.Attribute,
            static (node, _) => node.IsKind(SyntaxKind.ClassDeclaration),
            static (context, token) => context.TargetSymbol is INamedTypeSymbol type && TypeNames.CanBeNamed(type)
                ? (Declaration: FrozenParser.Parse(type, context.Attributes[0], context.SemanticModel.Compilation, token),
                    Place: FrozenParser.PlaceOf(context.Attributes[0], token))
                : default);

        // Of the files their paths first: a file is read again when it has changed, and only by the class that names it.
        var files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .Select(static (text, token) => new ModelSource(text.Path, text.GetText(token)?.ToString() ?? string.Empty))
            .Collect();

        // The code does not depend on where the attribute stands, so an edit above it leaves the code as it is.
        var sources = declared
            .Where(static pair => pair.Declaration is not null)
            .Select(static (pair, _) => pair.Declaration)
            .WithTrackingName(TrackingNames.FrozenDeclarations)
            .Combine(files)
            .Select(static (pair, _) => Choose(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.FrozenModels)
            .Select(static (chosen, _) => Compile(chosen))
            .WithTrackingName(TrackingNames.FrozenSources);

        context.RegisterSourceOutput(sources, static (context, compiled) =>
        {
            foreach (var file in compiled.Files)
            {
                context.AddSource(file.HintName, file.Text);
            }
        });

        // What there is to report needs places, and stands apart from the code for that.
        var places = declared
            .Where(static pair => pair.Declaration is not null)
            .Select(static (pair, _) => (pair.Declaration.Type, pair.Place))
            .Collect();
        context.RegisterSourceOutput(sources.Combine(places), static (context, pair) =>
        {
            var place = pair.Right.FirstOrDefault(place => place.Type == pair.Left.Type).Place;
            foreach (var diagnostic in pair.Left.Diagnostics)
            {
                object[] arguments = [.. diagnostic.Arguments];
                context.ReportDiagnostic(Diagnostic.Create(diagnostic.Rule, FrozenParser.LocationOf(place), arguments));
            }
        });
    }

    /// <summary>The file that a class names: by its whole path from some folder on.</summary>
    private static Chosen Choose(FrozenDeclaration declaration, ImmutableArray<ModelSource> files)
    {
        if (declaration.Diagnostics.Count > 0 || declaration.File is not { } file)
        {
            return new Chosen(declaration, null, declaration.Diagnostics);
        }

        var wanted = Normalised(file);
        var found = files.Where(text => ("/" + Normalised(text.Path)).EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 1)
        {
            return new Chosen(declaration, found[0], new([]));
        }

        var names = files.Select(text => "'" + Path.GetFileName(text.Path) + "'").Distinct().ToList();
        var there = found.Count > 1 ? $"{found.Count} of that name"
            : names.Count == 0 ? "no model file"
            : $"{string.Join(", ", names)} only";
        return new Chosen(declaration, null, new([new(FrozenRules.NoFile, Position.Class, declaration.ClassName, file, there)]));
    }

    private static Compiled Compile(Chosen chosen)
    {
        if (chosen.Text is not { } text)
        {
            return new Compiled(chosen.Declaration.Type, new([]), chosen.Diagnostics);
        }

        try
        {
            var type = chosen.Declaration.Type;
            var files = FrozenTarget.Print(
                CompiledFrozen.Of(FrozenLowering.Lower(ModelText.Decode(text.Text))),
                new TargetClass(
                    type.Namespace,
                    type.ContainingTypes,
                    type.Keyword,
                    type.Name,
                    type.FullName,
                    type.KernelsNamespace,
                    type.HintName + "-Frozen"));
            return new Compiled(type, new(files), new([]));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A file that is no model says so; whatever else went wrong is said as well: the generator never throws.
            var message = exception is InvalidDataException ? exception.Message : exception.GetType().Name + ": " + exception.Message;
            return new Compiled(chosen.Declaration.Type, new([]), new([new(
                FrozenRules.NoModel,
                Position.Class,
                chosen.Declaration.ClassName,
                Path.GetFileName(text.Path),
                string.Join(" ", message.Split('\r', '\n')))]));
        }
    }

    private static string Normalised(string path) => path.Replace('\\', '/').TrimStart('.', '/');

    private sealed record ModelSource(string Path, string Text);

    private sealed record Chosen(FrozenDeclaration Declaration, ModelSource? Text, EquatableArray<DiagnosticInfo> Diagnostics);

    private sealed record Compiled(TypeName Type, EquatableArray<SourceFile> Files, EquatableArray<DiagnosticInfo> Diagnostics);
}
