using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Calls that lead to multiplications.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData(
        "static class B { public static float F(float x) => x * x; public static float G(float x) => x + x; }",
        "static float F(float x) => {|KG0205:B.F(x)|} + B.G(x);")]
    [InlineData(
        "static class B { public static float F(float x) => G(x); static float G(float x) => H(x); static float H(float x) => x / 3f; }",
        "static float F(float x) => {|KG0205:B.F(x)|};")]
    [InlineData(
        "static class B { public static float F(float x) => MathF.Sqrt(x); public static float G(float x) => MathF.Max(x, 0); }",
        "static float F(float x) => {|KG0205:B.F(x)|} + B.G(x);")]
    [InlineData(
        "static class B { public static float F(float x) => x < 1 ? x : G(x); static float G(float x) => F(x - 1); }",
        "static float F(float x) => B.F(x);")]
    [InlineData(
        "static class B { public static float F(float x) => x < 1 ? x * x : G(x); public static float G(float x) => F(x - 1); }",
        "static float F(float x) => {|KG0205:B.F(x)|} + {|KG0205:B.G(x)|};")]
    [InlineData(
        "class B { public B(float x) { X = x * x; } public B() { } public float X; }",
        "static B F(float x) => {|KG0205:new B(x)|} ?? new B();")]
    [InlineData(
        "class B { static float S = 3; float _x = S * S; public B() { } public B(float x) : this() { } }",
        "static object F(float x) => ({|KG0205:new B()|}, {|KG0205:new B(x)|});")]
    [InlineData("class A { float _x = MathF.Sin(1); } class B : A { }", "static object F() => {|KG0205:new B()|};")]
    [InlineData(
        "class A { public A() { X *= 2; } public float X; } class B : A { public B() { } }", "static object F() => {|KG0205:new B()|};")]
    [InlineData("class B(float x) { public float Y = x * x; }", "static object F() => {|KG0205:new B(2)|};")]
    [InlineData("class A(float x) { public float X = x; } class B(float x) : A(x * x);", "static object F() => {|KG0205:new B(2)|};")]
    [InlineData("record A(float X); record B(float Y) : A(Y * Y);", "static object F() => {|KG0205:new B(2)|};")]
    [InlineData(
        "class B { public float X; public float P { get => X * X; set => X = value; } public float Q { get => X; set => X = value / 2; } }",
        "static float F(B b) { b.P = 1; {|KG0205:b.Q|} = 2; {|KG0205:b.P|} += 1; {|KG0205:b.Q|}++; return {|KG0205:b.P|} + b.Q; }")]
    [InlineData(
        "class B { public float this[int i] => i * 0.5f; public float this[string s] => s.Length; }",
        "static float F(B b) => {|KG0205:b[1]|} + b[\"\"];")]
    [InlineData(
        "struct V { public float X; public static V operator *(V a, V b) => new() { X = a.X * b.X }; public static V operator /(V a, V b) "
            + "=> a; public static V operator +(V a, V b) => a; }",
        "static V F(V a) => {|KG0205:a * a|} + a / a;")]
    [InlineData(
        "struct V { public float X; public static V operator +(V a, V b) => new() { X = a.X * b.X }; public static V operator -(V a) => "
            + "new() { X = a.X * 3 }; public static V operator ++(V a) => new() { X = a.X * 3 }; public static implicit operator float(V "
            + "a) => a.X * 2; public static explicit operator int(V a) => (int)a.X; }",
        "static float F(V a) { {|KG0205:a += a|}; {|KG0205:a++|}; return {|KG0205:{|KG0205:{|KG0205:-a|} + a|}|}; } static int G(V a) => "
            + "(int)a;")]
    [InlineData(
        "static class B { public static float F(float x) => x * x; public static float G(float x) => x; }",
        "static object F(float[] x) => (x.Select({|KG0205:B.F|}), x.Select(B.G)); static Func<float, float> H = {|KG0205:B.F|};")]
    [InlineData(
        "static class B { public static float Twice(this float x) => x * 2.5f; }", "static float F(float x) => {|KG0205:x.Twice()|};")]
    [InlineData(
        "interface I { float F(float x); } class B : I { public float F(float x) => x * x; } class C : I { public float F(float x) => x; }",
        "static float F(I i, C c) => {|KG0205:i.F(1)|} + c.F(2);")]
    [InlineData(
        "abstract class A { public abstract float F(float x); public virtual float G(float x) => x; } class B : A { public override float "
            + "F(float x) => x * x; public override float G(float x) => base.G(x); } sealed class C : A { public override float F(float "
            + "x) => x; public override float G(float x) => x / 3; }",
        "static float F(A a, B b, C c) => {|KG0205:a.F(1)|} + {|KG0205:b.F(2)|} + c.F(3) + {|KG0205:a.G(1)|} + b.G(1);")]
    [InlineData(
        "class B : IComparer<float> { public int Compare(float x, float y) => (int)(x * y); }",
        "static int F(IComparer<float> c, IEqualityComparer<float> d) => {|KG0205:c.Compare(1, 2)|} + d.GetHashCode(1);")]
    [InlineData(
        "class B { float _x; public override int GetHashCode() => (int)(_x * 31f); }",
        "static int F(object o, B b) => o.GetHashCode() + {|KG0205:b.GetHashCode()|};")]
    [InlineData(
        "interface I<T> { T F(T x); } class B : I<float> { public float F(float x) => x * x; }",
        "static float F(I<float> i) => {|KG0205:i.F(1)|}; static float G<T>(T t) where T : I<float> => {|KG0205:t.F(1)|};")]
    [InlineData(
        "interface I<T> where T : I<T> { static abstract T operator *(T a, T b); } struct B : I<B> { public float X; public static B "
            + "operator *(B a, B b) => new() { X = a.X * b.X }; }",
        "static T F<T>(T t) where T : I<T> => {|KG0205:t * t|};")]
    [InlineData(
        "static class B { public static float F(float x) { return G(x); float G(float y) => y * x; } public static float H(float x) { "
            + "float G(float y) => y * x; return x; } }",
        "static float F(float x) => {|KG0205:B.F(x)|} + B.H(x);")]
    [InlineData(
        "static class B { public static Func<float, float> F(float x) => y => y * x; }", "static object F(float x) => {|KG0205:B.F(x)|};")]
    [InlineData(
        "static class B { [MultiplicationFree] public static float F(float x) => {|KG0201:x * x|}; [AllowMultiplication(\"table\")] "
            + "public static float G(float x) => x * x; public static float H(float x) => F(x) + G(x); }",
        "static float F(float x) => B.F(x) + B.G(x) + B.H(x);")]
    [InlineData(
        "static class B { public static int F(int i) => i * 3; public static int G(int i) => B.F(i); public static int H(int n) { for "
            + "(int i = 0; i < n; i++) n += F(i); return n; } }",
        "static int F(int n) { for (int i = 0; i < 2; i++) n += {|KG0205:B.F(i)|}; return {|KG0205:B.F(n)|} + {|KG0205:B.H(n)|}; }")]
    [InlineData(
        "class B { public B GetEnumerator() => this; public bool MoveNext() => false; public float Current => MathF.Sin(2); }",
        "static void F(B b) { foreach (var x in {|KG0205:b|}) { } }")]
    [InlineData(
        "class B { public void Deconstruct(out float x, out float y) { x = 1; y = x * x; } }",
        "static float F(B b) { {|KG0205:var (x, y) = b|}; return b is {|KG0205:(1, 2)|} ? x : y; }")]
    [InlineData(
        "class B : IDisposable { public float X; public void Dispose() => X *= X; }",
        "static void F() { {|KG0205:using var b = new B();|} {|KG0205:using (var c = new B()) { }|} }")]
    [InlineData(
        "class B { float _x; public event Action E { add => _x *= 2.5f; remove { } } }",
        "static void F(B b) { {|KG0205:b.E += F2|}; b.E -= F2; } static void F2() { }")]
    [InlineData(
        "record R { public float X { get; init; } float _y; public float Y { get => _y; init => _y = value * value; } }",
        "static R F(R r) => r with { X = 1, {|KG0205:Y|} = 2 };")]
    [InlineData(
        "class B { public static int Called; [System.Runtime.InteropServices.DllImport(\"m\")] public static extern float F(float x); }",
        "static float F(float x) => {|KG0207:B.F(x)|};")]
    [InlineData(
        "partial class B { public static partial float F(float x); } partial class B { public static partial float F(float x) => x * x; }",
        "static float F(float x) => {|KG0205:B.F(x)|};")]
    [InlineData(
        "class B { public float F(float x) => x * x; }",
        "static float F(B? b, dynamic d) => ({|KG0205:b?.F(2)|} ?? 0) + d.F(3) + nameof(B.F).Length;")]
    [InlineData(
        "class B<T> where T : INumber<T> { public static T F(T x) => x * x; }", "static float F(float x) => {|KG0205:B<float>.F(x)|};")]
    [InlineData(
        "class B { public int Count => 1; public float this[int i] => i / 3f; }",
        "static float F(B b) => {|KG0205:b[^1]|} + (b is {|KG0205:[var x]|} ? x : 0);")]
    public Task Each_is_found(string callees, string members) => StrayCase.Verify(StrayCase.Free(members), StrayCase.File(callees));

    [Fact]
    public async Task The_chain_is_the_shortest_way_and_says_where_it_ends()
    {
        var messages = await StrayCase.Messages(
            StrayCase.Free("static float F(float x) => {|KG0205:B.Scale(x)|};"),
            "static class B\n{\n    public static float Scale(float x) => Long(x) + Mix(x);\n    static float Long(float x) => "
            + "Longer(x);\n    static float Longer(float x) => x + Blend(x);\n"
            + "    static float Mix(float x) => Blend(x);\n    static float Blend(float x) =>\n        x * 0.3f;\n}\n");

        Assert.Equal(
            [
                "This leads to B.Scale → B.Mix → B.Blend, which multiplies in line 8 of Source1.cs: mark 'B.Blend' [MultiplicationFree] "
                    + "and follow its warnings, or mark it [AllowMultiplication] with the reason"
            ],
            messages);
    }

    [Fact]
    public async Task Names_are_those_of_the_source()
    {
        var messages = await StrayCase.Messages(
            StrayCase.Free("static object F(B b) => ({|KG0205:new B()|}, {|KG0205:b.P|}, {|KG0205:b + b|}, {|KG0205:(float)b|});"),
            "class B { float _x; public B() { _x *= _x; } public float P => _x * _x; public static float operator +(B a, B b) => a._x * "
                + "b._x; public static explicit operator float(B b) => Local(b._x * 1); static float Local(float x) { return G(); float "
                + "G() => x * x; } }");

        Assert.Equal(
            ["new B", "B.P.get", "B.operator +", "conversion to float"],
            messages.Select(message => message["This leads to ".Length..message.IndexOf(',')]));
    }

    [Fact]
    public async Task Messages_do_not_depend_on_the_order_of_analysis()
    {
        var callees = StrayCase.File("static class B { " + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"public static float F{i}(float x) => x < 0 ? F{(i * 7 + 3) % 40}(x) : F{(i * 11 + 5) % 40}(x) + F{(i + 1) % 40}(x)"
                + $"{(i % 13 == 0 ? " * x" : "")};\n")) + "}");
        var code = new StrayCode
        {
            Sources = [
                .. Enumerable.Range(0, 40)
                    .Select(i => $"[KernelGen.MultiplicationFree] class A{i} {{ static float F(float x) => B.F{i}(x) + B.F"
                        + $"{(i * 3) % 40}(x); }}"),
                callees
            ],
        };
        var expected = (await (code with { Concurrent = false }).Diagnostics()).Select(finding => finding.ToString()).ToList();

        Assert.Equal(80, expected.Count);
        for (var run = 0; run < 5; run++)
        {
            Assert.Equal(expected, (await code.Diagnostics()).Select(finding => finding.ToString()));
        }

        // The same files in another order.
        var reversed = code with
        {
            Sources = [.. code.Sources.Reverse()], Names = [.. Enumerable.Range(0, 41).Select(i => $"Source{40 - i}.cs")]
        };
        Assert.Equal(expected, (await reversed.Diagnostics()).Select(finding => finding.ToString()));
    }
}
