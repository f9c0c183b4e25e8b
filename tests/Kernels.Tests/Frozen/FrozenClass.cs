extern alias generator;

using System;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using generator::KernelGen.Generator.Emission.CSharp;
using generator::KernelGen.Generator.Emission.CSharp.Frozen;
using generator::KernelGen.Generator.Kernels.Frozen;
using generator::KernelGen.Generator.Kernels.Frozen.StraightLine;
using generator::KernelGen.Generator.Passes;
using generator::KernelGen.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>A model, compiled within this process: lowering, C# compiler, load.</summary>
internal sealed class FrozenClass : IDisposable
{
    private readonly AssemblyLoadContext _context = new("frozen", isCollectible: true);

    private FrozenClass(FrozenGraph graph, StraightLineLimits limits)
    {
        var type = new TargetClass("Shop", [], "class", "Digits", "Shop.Digits", "KernelGen.Generated.Shop_Digits", "Shop.Digits");
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Texts = [.. FrozenTarget.Print(CompiledFrozen.Of(FrozenLowering.Lower(graph, limits)), type).Select(file => file.Text)];
        var compilation = CSharpCompilation.Create(
            "Frozen" + Guid.NewGuid().ToString("N"),
            Texts.Append("namespace Shop; public static partial class Digits;").Select(text => CSharpSyntaxTree.ParseText(text, options)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                warningLevel: 9999,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        var complaints = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Take(20).ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        image.Position = 0;
        var compiled = _context.LoadFromStream(image).GetType("Shop.Digits")!;
        Floats = Method<FloatScores>(compiled, typeof(ReadOnlySpan<float>));
        if (graph.Input is ByteInput)
        {
            Bytes = Method<ByteScores>(compiled, typeof(ReadOnlySpan<byte>));
        }
        else
        {
            Shorts = Method<ShortScores>(compiled, typeof(ReadOnlySpan<short>));
        }
    }

    /// <summary>Scores of floats.</summary>
    public delegate void FloatScores(ReadOnlySpan<float> inputs, Span<int> scores);

    /// <summary>Scores of bytes.</summary>
    public delegate void ByteScores(ReadOnlySpan<byte> inputs, Span<int> scores);

    /// <summary>Scores of integers of sixteen bits.</summary>
    public delegate void ShortScores(ReadOnlySpan<short> inputs, Span<int> scores);

    public string[] Texts { get; }

    public FloatScores Floats { get; }

    public ByteScores? Bytes { get; }

    public ShortScores? Shorts { get; }

    /// <param name="graph">The model.</param>
    /// <param name="limits">Up to where it is straight-line code.</param>
    public static FrozenClass Of(FrozenGraph graph, StraightLineLimits limits) => new(graph, limits);

    public void Dispose() => _context.Unload();

    private static T Method<T>(Type compiled, Type inputs)
        where T : Delegate => compiled.GetMethod("Scores", [inputs, typeof(Span<int>)])!.CreateDelegate<T>();
}
