using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// Whatever a project imports, aliases or declares under the names that generated code uses, generated code means what it meant.
/// </summary>
public sealed class HostileNamesTests
{
    private const string Tiny = "[global::KernelGen.Network, global::KernelGen.Input(1), global::KernelGen.Dense(1), "
        + "global::KernelGen.Hinge]";

    private const string Large =
        """
        [global::KernelGen.Network(BatchSize = 20), global::KernelGen.Adam, global::KernelGen.Input(4, 4, 1)]
        [global::KernelGen.Conv2D(5, 2), global::KernelGen.ReLU, global::KernelGen.Conv2D(70, 2), global::KernelGen.ReLU]
        [global::KernelGen.Conv2D(66, 2), global::KernelGen.ReLU]
        [global::KernelGen.Dense(70), global::KernelGen.BatchNorm, global::KernelGen.ReLU, global::KernelGen.Dropout(0.2f)]
        [global::KernelGen.Dense(33), global::KernelGen.ShiftBatchNorm, global::KernelGen.ReLU]
        [global::KernelGen.Dense(3), global::KernelGen.SquaredHinge]
        """;

    /// <summary>What losses, tasks and inputs bring that exclude each other.</summary>
    private static readonly string[] Others =
    [
        .. new[] { "", ", MultiplicationFree = true" }.SelectMany(free => new[]
        {
            Other(free, "global::KernelGen.Dense(1), global::KernelGen.MeanSquaredError"),
            Other(free, $"global::KernelGen.Dense(1), global::KernelGen.MeanSquaredError({Coded("ZeroOne")})"),
            Other(free, $"global::KernelGen.Dense(2), global::KernelGen.MeanSquaredError({Coded("Signs")})"),
            Other(free, "global::KernelGen.Dense(1), global::KernelGen.Hinge"),
            Other(free, "global::KernelGen.Dense(2), global::KernelGen.Hinge"),
            Other(free, "global::KernelGen.Dense(1), global::KernelGen.SquaredHinge"),
            Other(free, "global::KernelGen.Dense(2), global::KernelGen.SquaredHinge"),
        }),
        Other("", $"global::KernelGen.Dense(2), global::KernelGen.Loss(typeof(Gaps), \"Gap\", Derivative = \"Gap\", {Coded("ZeroOne")})"),
        Other(", Weights = global::KernelGen.Weights.Real", "global::KernelGen.Dense(2), global::KernelGen.SoftmaxCrossEntropy"),
        Other(", Shards = 2", "global::KernelGen.Dense(3), global::KernelGen.BatchNorm, global::KernelGen.SquaredHinge"),
        Other(
            ", Shards = 2, MultiplicationFree = true",
            "global::KernelGen.Dense(3), global::KernelGen.ShiftBatchNorm, global::KernelGen.SquaredHinge"),
    ];

    private static readonly Lazy<Used> UsedNames = new(Collect);

    [Fact]
    public void The_network_of_these_tests_names_all_that_any_network_does()
    {
        var all = EmissionTests.Networks.Values.SelectMany(source => GeneratedCompilation.Run(source).Files.Values).SelectMany(Borrowed)
            .ToHashSet();

        Assert.Empty(all.Except(GeneratedCompilation.Run(Sources).Files.Values.SelectMany(Borrowed)));
        Assert.Superset(
            new HashSet<string> { "System", "Math", "Vector512", "MultiplicationFree", "MultiplicationFreeAttribute", "nuint", "nameof" },
            UsedNames.Value.All.ToHashSet());
        Assert.NotEmpty(UsedNames.Value.Extensions);

        // Usings, and names from the root on.
        static IEnumerable<string> Borrowed(string text) =>
            text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("using ", StringComparison.Ordinal))
            .Concat(Regex.Matches(text, @"global::(System|KernelGen\.(?!Generated))[\w.]+").Select(match => match.Value));
    }

    [Fact]
    public void Every_using_is_used() => Assert.DoesNotContain(
        GeneratedCompilation.Run([
            .. new[]
            {
                Declarations.Xor, Declarations.Mnist, Declarations.UserFunctionsWithProducts,
                $"namespace Shop {{ {Large} public sealed partial class Net; }}"
            }
        ])
            .Output.GetDiagnostics(TestContext.Current.CancellationToken),
        diagnostic => diagnostic.Id == "CS8019" && NetworkCode.IsGenerated(diagnostic.Location.SourceTree!));

    [Fact]
    public void Global_aliases() => Check(
        [.. Names().Select(name => $"global using @{name} = Hostile.@{name};")],
        "namespace Hostile {" + Types(Names()) + "}");

    [Fact]
    public void Global_using_of_a_namespace() => Check(
        ["global using Hostile;"],
        "namespace Hostile {" + Types(Names()) + Generics(Names()) + "}");

    [Fact]
    public void Global_using_of_extension_methods() => Check(
        ["global using Hostile;"],
        "namespace Hostile { public static class Extensions {" + string.Concat(UsedNames.Value.Extensions) + "} }");

    [Fact]
    public void Global_using_static_of_types() => Check(
        ["global using static Hostile.Holder;"],
        "namespace Hostile { public static class Holder {" + Types(Names()) + Generics(Names()) + "} }");

    [Fact]
    public void Global_using_static_of_methods() => Check(
        ["global using static Hostile.Holder;"],
        "namespace Hostile { public static class Holder {" + Methods(Names(), "public static") + "} }");

    [Fact]
    public void Global_using_static_of_constants() => Check(
        ["global using static Hostile.Holder;"],
        "namespace Hostile { public static class Holder {" + Constants(Names(), "public") + "} }");

    [Fact]
    public void Types_in_the_global_namespace()
    {
        // Who declares a type System or KernelGen there cannot name the namespace himself.
        var names = Names().Where(name => name is not ("System" or "KernelGen")).ToList();
        Check([], Types(names) + Generics(names));
    }

    [Fact]
    public void Types_in_namespaces_that_generated_code_names()
    {
        var compilation = GeneratedCompilation.Compile([], new CompilationSettings());
        Check(
            [],
            string.Concat(
                new[] { "System", "System.Runtime.Intrinsics", "KernelGen", "KernelGen.Runtime", "KernelGen.Generated" }.Select(Declare)));

        string Declare(string space)
        {
            // KernelGen.Generated itself is the one name that is taken.
            var names = Names().Where(name => name is not ("Samples_Net" or "Generated")
                && new[] { name, name + "Attribute" }.All(candidate => compilation.GetTypeByMetadataName(space + "." + candidate) is null)
                && Namespace(compilation, space + "." + name) is null);
            return $"namespace {space} {{" + Types(names) + "}";
        }

        static INamespaceSymbol? Namespace(Compilation compilation, string name) => name.Split('.').Aggregate(
            (INamespaceSymbol?)compilation.GlobalNamespace,
            (space, part) => space?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part));
    }

    [Fact]
    public void Types_beside_the_network() =>
        Check([], "namespace Samples {" + Types(Names().Where(IsFree)) + Generics(Names().Where(IsFree)) + "}");

    [Fact]
    public void Types_in_the_network() => Check([], Members(names => Types(names) + Generics(names)));

    [Fact]
    public void Methods_of_the_network() => Check([], Members(names => Methods(names, "private")));

    [Fact]
    public void Constants_of_the_network() => Check([], Members(names => Constants(names, "private")));

    [Fact]
    public void Inherited_types() => Check([], Inherited(names => Types(names) + Generics(names)));

    [Fact]
    public void Inherited_methods() => Check([], Inherited(names => Methods(names, "protected")));

    [Fact]
    public void Inherited_constants() => Check([], Inherited(names => Constants(names, "protected")));

    [Fact]
    public void Networks_of_that_name() => Check(
        [],
        "namespace Hostile {" + string.Concat(Outside().Where(IsFree).Select(name => $"{Tiny} public partial class @{name};\n")) + "}");

    [Fact]
    public void Types_of_that_name_around_the_network() => Check(
        [],
        "namespace Hostile {" + string.Concat(
            Outside().Select(name => $"public partial class @{name} {{ {Tiny} public partial class Digits; }}\n")) + "}");

    [Fact]
    public void Namespaces_of_that_name_around_the_network() => Check(
        [],
        string.Concat(Outside().Select(name => $"namespace Hostile.@{name} {{ {Tiny} public partial class Digits; }}\n")));

    [Fact]
    public void Outermost_namespaces_of_that_name() => Check(
        [],
        string.Concat(Outside().Select(name => $"namespace @{name}.Shop {{ {Tiny} public partial class Digits; }}\n")));

    [Fact]
    public void Networks_in_a_network_of_that_name() => Check(
        [],
        $"namespace Hostile {{ {Tiny} public partial class Digits {{"
        + string.Concat(Outside().Where(IsFree).Select(name => $"{Tiny} public partial class @{name};\n")) + "} }");

    [Fact]
    public void An_assembly_that_opens_its_internals_may_hold_the_same_network()
    {
        var settings = new CompilationSettings();
        var source = "using KernelGen; namespace Shop; " + Tiny + " internal partial class Digits;";
        var first = GeneratedCompilation.Run("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Shop\")] "
            + source.Replace("namespace", "\nnamespace", StringComparison.Ordinal)
            .Replace("using KernelGen;", string.Empty, StringComparison.Ordinal), settings);
        first.AssertOnlyUndocumented();
        var user = GeneratedCompilation.Compile([source], settings)
            .AddReferences(first.Output.WithAssemblyName("Library").ToMetadataReference());

        GeneratedCompilation.Start(settings)
            .RunGeneratorsAndUpdateCompilation(user, out var output, out _, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(
            output.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    // A name that the network's own members do not take, nor the class itself.
    private static bool IsFree(string name) => !ReservedMembers.Contains(name) && name is not ("Net" or "Other");

    private static IEnumerable<string> Names() => UsedNames.Value.All;

    private static IEnumerable<string> Outside() => UsedNames.Value.Outside;

    // Attributes: what is none would be passed over where an attribute is looked for.
    private static string Types(IEnumerable<string> names) =>
        string.Concat(names.Select(name => $"public class @{name} : global::System.Attribute {{ }}\n"));

    private static string Generics(IEnumerable<string> names) => string.Concat(names.Select(name => $"public class @{name}<T> {{ }}\n"));

    private static string Methods(IEnumerable<string> names, string modifiers) =>
        string.Concat(names.Select(name => $"{modifiers} object @{name}(params object[] values) => values;\n"));

    private static string Constants(IEnumerable<string> names, string modifiers) =>
        string.Concat(names.Select(name => $"{modifiers} const string @{name} = \"\";\n"));

    private static string Members(Func<IEnumerable<string>, string> declare) =>
        $"namespace Samples {{ {Large} public partial class Other {{ {declare(Names().Where(IsFree))} }} }}";

    private static string Inherited(Func<IEnumerable<string>, string> declare) =>
        $"namespace Samples {{ public class Ancestor {{ {declare(Names().Where(IsFree))} }} {Large} public partial class Other : Ancestor; "
            + $"}}";

    /// <summary>
    /// Compiles two networks beside hostile code: no word about generated code, and no symbol in it that the user alone declares.
    /// </summary>
    private static void Check(IEnumerable<string> globalUsings, string hostile)
    {
        var run = GeneratedCompilation.Run([
            string.Join("\n", globalUsings),
            hostile,
            $"namespace Samples {{ {Large} public sealed partial class Net; }}"]);

        Assert.Null(run.Result.Exception);
        Assert.NotEmpty(run.Files);
        var said = run.Diagnostics(TestContext.Current.CancellationToken).Where(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error
                || (diagnostic.Location.SourceTree is { } place && NetworkCode.IsGenerated(place))).ToList();
        Assert.True(said.Count == 0, string.Join('\n', said));
        foreach (var tree in run.Output.SyntaxTrees.Where(NetworkCode.IsGenerated))
        {
            var model = run.Output.GetSemanticModel(tree);
            Assert.All(NamesIn(tree), name =>
            {
                var symbol = SymbolOf(model, name);
                Assert.NotNull(symbol);
                Assert.True(IsIntended(symbol), $"{name} in {tree.FilePath} means {symbol.ToDisplayString()}");
            });
        }
    }

    // Of the platform, of KernelGen, or generated; the user's types that a network completes are generated too.
    private static bool IsIntended(ISymbol symbol) =>
        symbol is INamespaceSymbol ? symbol.Locations.Any(location => !location.IsInSource || NetworkCode.IsGenerated(location.SourceTree!))
        : symbol.DeclaringSyntaxReferences.IsEmpty || symbol.DeclaringSyntaxReferences.Any(NetworkCode.IsGenerated)
            || symbol.IsImplicitlyDeclared;

    private static IEnumerable<SimpleNameSyntax> NamesIn(SyntaxTree tree) => tree.GetRoot(TestContext.Current.CancellationToken)
        .DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>()
        .Where(name => name.Identifier.Text != "global"
            && name.Ancestors().All(ancestor => ancestor is not (NameEqualsSyntax or PragmaWarningDirectiveTriviaSyntax))
            && !IsOfNamespaceDeclaration(name));

    private static bool IsOfNamespaceDeclaration(SyntaxNode name) =>
        name.Parent is BaseNamespaceDeclarationSyntax
            || (name.Parent is QualifiedNameSyntax qualified && IsOfNamespaceDeclaration(qualified));

    private static ISymbol? SymbolOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name, TestContext.Current.CancellationToken);
        return info.Symbol ?? (info.CandidateReason == CandidateReason.MemberGroup ? info.CandidateSymbols.FirstOrDefault() : null);
    }

    /// <summary>All networks of these tests, each a class of its own.</summary>
    private static IEnumerable<string> Sources => Others.Prepend(Large).Select(
        (attributes, index) => $"namespace Samples {{ {attributes} public sealed partial class Net{(index == 0 ? "" : index)}; }}")
        .Append("namespace Samples { internal static class Gaps { internal static float Gap(float z, float target) => z - target; } }");

    private static string Other(string settings, string last) => $"[global::KernelGen.Network(BatchSize = 20{settings}), "
        + $"global::KernelGen.Input(4), global::KernelGen.Standardize, {last}]";

    private static string Coded(string coding) => "Labels = global::KernelGen.LabelCoding." + coding;

    private static Used Collect()
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        var outside = new SortedSet<string>(StringComparer.Ordinal);
        var extensions = new SortedSet<string>(StringComparer.Ordinal);
        var run = GeneratedCompilation.Run(Sources);
        foreach (var tree in run.Output.SyntaxTrees.Where(NetworkCode.IsGenerated))
        {
            var model = run.Output.GetSemanticModel(tree);
            foreach (var name in NamesIn(tree))
            {
                var symbol = SymbolOf(model, name);
                if (symbol is null or ILocalSymbol or IParameterSymbol)
                {
                    continue;
                }

                Add(all, name.Identifier.ValueText, symbol);
                if (!symbol.Locations.Any(location => location.IsInSource)
                    && symbol is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }
                        or IMethodSymbol { MethodKind: MethodKind.Constructor })
                {
                    Add(outside, name.Identifier.ValueText, symbol);
                }

                if (symbol is IMethodSymbol { ReducedFrom: not null } method)
                {
                    extensions.Add(Extension(method));
                }
            }
        }

        // What the compiler understands without looking it up, unless it finds something.
        all.UnionWith(["nameof", "nuint", "nint", "var", "dynamic", "field", "scoped", "unmanaged", "notnull", "async", "await", "allows"]);
        all.Remove("Samples");
        return new Used([.. all], [.. outside.Where(name => name != "Samples")], [.. extensions]);

        static void Add(SortedSet<string> names, string name, ISymbol symbol)
        {
            names.Add(name);
            var type = (symbol as IMethodSymbol)?.ContainingType ?? symbol as INamedTypeSymbol;
            if (type?.BaseType?.Name == "Attribute")
            {
                names.Add(type.Name);
                names.Add(type.Name[..^"Attribute".Length]);
            }
        }
    }

    // The same method for just these types, which the compiler would prefer if both were found at the same place.
    private static string Extension(IMethodSymbol method)
    {
        var format = SymbolDisplayFormat.FullyQualifiedFormat;
        var parameters = method.Parameters.Select((parameter, index) => $"{parameter.Type.ToDisplayString(format)} p{index}");
        return $"public static unsafe {method.ReturnType.ToDisplayString(format)} {method.Name}("
            + string.Join(", ", parameters.Prepend("this " + method.ReceiverType!.ToDisplayString(format) + " it")) + ") => throw null!;\n";
    }

    /// <param name="All">Every name that is looked up in generated code.</param>
    /// <param name="Outside">Those of them that mean a type or a namespace which is not generated.</param>
    /// <param name="Extensions">Declarations of the extension methods that are called, for the types that they are called with.</param>
    private sealed record Used(IReadOnlyList<string> All, IReadOnlyList<string> Outside, IReadOnlyList<string> Extensions);
}
