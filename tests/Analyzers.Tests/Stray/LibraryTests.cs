using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Calls into assemblies whose source is not there.</summary>
public sealed class LibraryTests
{
    private static readonly string Lists = Path.Combine(CorpusFiles.Root, "analyzers", "KernelGen.Analyzers", "Stray", "Library");

    public static TheoryData<string> Names => ["multiplies.txt", "harmless.txt"];

    [Theory]
    [InlineData("static double F(double x) => {|KG0206:Math.Pow(x, 2)|} + {|KG0206:Math.FusedMultiplyAdd(x, x, x)|} + "
        + "{|KG0206:Math.Exp(x)|} + {|KG0206:Math.Log(x)|} + {|KG0206:Math.Tan(x)|} + {|KG0206:Math.Cbrt(x)|};")]
    [InlineData("static double F(double x) => Math.Abs(x) + Math.Max(x, 1) + Math.Min(x, 1) + Math.Clamp(x, 0, 1) + Math.Sign(x) + "
        + "Math.Floor(x) + Math.Ceiling(x) + Math.Truncate(x) + Math.Round(x) + Math.Round(x, MidpointRounding.ToZero) + "
        + "{|KG0206:Math.Round(x, 2)|} + {|KG0206:Math.Round(x, 2, MidpointRounding.ToZero)|} + Math.ScaleB(x, 3) + Math.CopySign(x, -1);")]
    [InlineData("static double F(double x) => {|KG0206:double.Pow(x, 2)|} + {|KG0206:double.Sqrt(x)|} + {|KG0206:double.Lerp(x, 1, x)|} + "
        + "double.Max(x, 1) + double.Abs(x) + double.Parse(\"1\") + (double.IsNaN(x) ? 1 : 0);")]
    [InlineData("static T F<T>(T x) where T : IFloatingPointIeee754<T> => {|KG0206:T.Exp(x)|} + {|KG0206:T.FusedMultiplyAdd(x, x, x)|} + "
        + "T.Abs(x) + T.Max(x, T.One) + T.CreateChecked(3) + T.ScaleB(x, 2);")]
    [InlineData("static int F(int x) => {|KG0206:int.DivRem(x, 3)|}.Quotient + int.Max(x, 3) + BitOperations.PopCount((uint)x) + "
        + "HashCode.Combine(x, 1) + int.Parse(\"1\");")]
    [InlineData("static Vector<float> F(Vector<float> x) => {|KG0206:Vector.Multiply(x, x)|} + {|KG0206:Vector.SquareRoot(x)|} + "
        + "Vector.Abs(x) + Vector.Max(x, x) + Vector.ConditionalSelect(Vector.Equals(x, x), x, x);")]
    [InlineData("static System.Runtime.Intrinsics.Vector128<float> F(System.Runtime.Intrinsics.Vector128<float> x) => "
        + "{|KG0206:System.Runtime.Intrinsics.Vector128.Multiply(x, x)|} + {|KG0206:System.Runtime.Intrinsics.Vector128.Divide(x, x)|} + "
        + "System.Runtime.Intrinsics.Vector128.Create(1f) + System.Runtime.Intrinsics.Vector128.Shuffle(x, "
        + "System.Runtime.Intrinsics.Vector128.Create(0, 1, 2, 3));")]
    [InlineData("static Complex F(Complex x) => {|KG0206:Complex.Exp(x)|} + x.Real + {|KG0206:x.Phase|} + Complex.Conjugate(x) + new "
        + "Complex(1, 2);")]
    [InlineData("static Matrix4x4 F(Matrix4x4 x) => {|KG0206:Matrix4x4.CreateRotationX(1)|} + Matrix4x4.Identity + Matrix4x4.Transpose(x) "
        + "+ Matrix4x4.CreateTranslation(1, 2, 3) + x;")]
    [InlineData("static object F(List<float> x) => (x.Sum(), x.Max(), {|KG0206:x.Average()|}, {|KG0206:x.AsParallel().Average()|}, "
        + "x.Select({|KG0206:MathF.Sqrt|}), x.Select(MathF.Abs), x.BinarySearch(1), x.ToArray().AsSpan().IndexOf(1f), new "
        + "Random(1).NextSingle(), DateTime.Now.AddDays(1), TimeSpan.FromSeconds(1.5), string.Format(\"{0}\", 1));")]
    [InlineData("static object F(float x, decimal d, Half h) => (MathF.Round(x), {|KG0206:MathF.Round(x, 1)|}, float.Round(x), "
        + "{|KG0206:float.Round(x, 1)|}, {|KG0206:Half.Round(h, 1, MidpointRounding.ToZero)|}, decimal.Round(d), "
        + "{|KG0206:decimal.Round(d, 2)|}, {|KG0206:Math.Round(d, 2)|}, decimal.Floor(d));")]
    [InlineData("static T F<T>(T x) where T : IFloatingPoint<T> => T.Round(x) + T.Round(x, MidpointRounding.ToZero) + {|KG0206:T.Round(x, "
        + "1)|} + {|KG0206:T.Round(x, 1, MidpointRounding.ToZero)|};")]
    [InlineData("static BigInteger F(BigInteger x) => {|KG0206:BigInteger.GreatestCommonDivisor(x, x)|} + BigInteger.Log2(x) + "
        + "BigInteger.Abs(x) + (x << 3) + {|KG0206:BigInteger.ModPow(x, x, x)|};")]
    [InlineData("static object F(System.Linq.Expressions.Expression x) => System.Linq.Expressions.Expression.Multiply(x, "
        + "System.Linq.Expressions.Expression.DivideAssign(x, System.Linq.Expressions.Expression.Power(x, x)));")]
    [InlineData("static Vector<int> F(Vector<int> x) => {|KG0206:Vector.CreateSequence(1, 3)|} + Vector.Create(3);")]
    [InlineData(
        "static object F(System.Runtime.Intrinsics.Vector128<byte> x) => System.Runtime.Intrinsics.Arm.AdvSimd.FusedAddHalving(x, x);")]
    [InlineData("static object F(nint n, System.Data.SqlTypes.SqlInt32 s) => ({|KG0206:nint.BigMul(n, n, out _)|}, "
        + "{|KG0206:System.Data.SqlTypes.SqlInt32.Mod(s, s)|}, s + s, TimeSpan.FromDays(3) + TimeSpan.Zero, "
        + "{|KG0206:TimeSpan.Zero.Multiply(2)|});")]
    [InlineData("static object F(Func<float, float> f, Action a, Exception e) { a(); Console.WriteLine(f(1)); if (e is null) throw new "
        + "InvalidOperationException(); return new Random(3); }")]
    public Task The_framework_is_judged_by_the_lists(string members) => StrayCase.Verify(StrayCase.Free(members));

    [Fact]
    public Task Tensors_multiply_but_for_what_is_named() => StrayCase.Verify(
        Code("static float F(float[] x) => {|KG0206:System.Numerics.Tensors.TensorPrimitives.Dot(x, x)|} + "
            + "System.Numerics.Tensors.TensorPrimitives.Sum(x);") with
        {
            MoreReferences = [
                Library(
                    "System.Numerics.Tensors",
                    "namespace System.Numerics.Tensors; public static class TensorPrimitives { public static float Dot(float[] x, float[] "
                        + "y) => 0; public static float Sum(float[] x) => 0; }")
            ],
        });

    [Fact]
    public Task Others_are_unknown_unless_they_say_something() => StrayCase.Verify(
        Code("""
            static object F(Other.Unit u, Other.Thing t) => (
                {|KG0207:Other.Unit.Convert(1)|}, {|KG0207:new Other.Unit()|}, {|KG0207:u * u|}, u.Size, Other.Free.F(1), Other.Excepted.F(1), t.Clear(), {|KG0207:t.Unclear()|}, new Other.Failure());
            static void G(IEnumerable<Other.Unit> units) { foreach (var unit in units) { } }
            """) with
        {
            MoreReferences =
            [
                Library("Other", """
                    using KernelGen;
                    namespace Other;
                    public class Unit { public static float Convert(float x) => x; public int Size => 1; public static Unit operator *(Unit a, Unit b) => a; }
                    [MultiplicationFree] public static class Free { public static float F(float x) => x; }
                    public static class Excepted { [AllowMultiplication("x")] public static float F(float x) => x; }
                    public class Thing { [MultiplicationFree] public int Clear() => 1; public int Unclear() => 2; }
                    public class Failure : System.Exception { }
                    """),
            ],
        });

    [Fact]
    public Task An_assembly_that_is_marked_is_trusted() => StrayCase.Verify(
        Code("static float F() => Other.Unit.Convert(1);") with
        {
            MoreReferences = [
                Library(
                    "Other",
                    "[assembly: KernelGen.MultiplicationFree] namespace Other { public static class Unit { public static float "
                        + "Convert(float x) => x; } }")
            ],
        });

    /// <summary>A name with a slip in it would judge nothing.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_lists_name_exists(string list)
    {
        var compilation = new StrayCode { Sources = [""] }.Compilation();
        foreach (var line in File.ReadAllLines(Path.Combine(Lists, list)).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var scope = line[..line.IndexOf(": ", StringComparison.Ordinal)];
            var types = Types(compilation, scope);

            // The package of tensors is not part of the framework.
            if (scope.StartsWith("System.Numerics.Tensors.", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(
                types.Count > 0 || compilation.GlobalNamespace.GetNamespaceMembers().Any(space => scope.Split('.')[0] == space.Name),
                scope);
            // Of a namespace, what all its types have.
            types = types.Count > 0 ? types : Space(compilation, scope) is { } space ? [.. Inside(space)] : [];
            Assert.True(types.Count > 0, $"There is no type and no namespace {scope}.");
            var members = types.SelectMany(static type => type.GetMembers()).SelectMany(Named).Append("this[]")
                .ToHashSet(StringComparer.Ordinal);
            var isRoot = scope is "System" or "Microsoft";
            foreach (var name in line[(scope.Length + 2)..].Split(' ').Where(name => name != "*" && !isRoot))
            {
                var text = name.Trim('*');
                Assert.True(
                    (name.StartsWith('*'), name.EndsWith('*')) switch
                    {
                        (false, false) => members.Contains(name),
                        (true, true) => members.Any(member => member.Contains(text, StringComparison.Ordinal)),
                        (true, false) => members.Any(member => member.EndsWith(text, StringComparison.Ordinal)),
                        _ => members.Any(member => member.StartsWith(text, StringComparison.Ordinal)),
                    },
                    $"{scope}: {name}");
            }
        }
    }

    private static IEnumerable<string> Named(ISymbol member) => member is IMethodSymbol method
        ? [method.Name, $"{method.Name}({string.Join(",", method.Parameters.Select(static parameter => parameter.Type.Name))})"]
        : [member.Name];

    private static INamespaceSymbol? Space(CSharpCompilation compilation, string scope) => scope.Split('.')
        .Aggregate(
            (INamespaceSymbol?)compilation.GlobalNamespace,
            static (space, name) => space?.GetNamespaceMembers().SingleOrDefault(inner => inner.Name == name));

    private static IEnumerable<INamedTypeSymbol> Inside(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Inside(type).Prepend(type) : Inside(member));

    private static StrayCode Code(string members) => new() { Sources = [StrayCase.Free(members)] };

    private static List<INamedTypeSymbol> Types(CSharpCompilation compilation, string scope) =>
        [
            .. Enumerable.Range(0, 4).Select(arity => compilation.GetTypeByMetadataName(arity == 0 ? scope : $"{scope}`{arity}"))
                .OfType<INamedTypeSymbol>()
        ];

    private static PortableExecutableReference Library(string name, string source)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
