using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Calls of virtual methods run what fits the type arguments at the call, and nothing else.</summary>
public sealed class InstantiationTests
{
    private const string Vectors = """
        abstract class Vec<T> { public abstract T Mul(T a, T b); public T Square(T a) => Mul(a, a); public static T Of(Vec<T> v, T a) => v.Square(a); }
        sealed class Adds : Vec<float> { public override float Mul(float a, float b) => a + b; }
        sealed class Multiplies : Vec<double> { public override double Mul(double a, double b) => a * b; }
        """;

    private const string Operators = """
        interface I<T> where T : I<T> { static abstract T operator +(T a, T b); static virtual T Twice(T a) => a + a; }
        struct A : I<A> { public float X; public static A operator +(A a, A b) => new() { X = a.X + b.X }; }
        struct B : I<B> { public float X; public static B operator +(B a, B b) => new() { X = a.X * b.X }; }
        static class Sums { public static T Sum<T>(T a, T b) where T : I<T> => a + b; public static T Twice<T>(T a) where T : I<T> => T.Twice(a); public static T Deep<T>(T a) where T : I<T> => Sum(a, Twice(a)); }
        """;

    [Theory]
    [InlineData(Vectors, "static void F(Vec<float> v, Vec<double> w) { v.Mul(1, 2); {|KG0205:w.Mul(1, 2)|}; }")]
    [InlineData(Vectors, "static void F(Vec<float> v, Vec<double> w) { v.Square(1); {|KG0205:w.Square(1)|}; }")]
    [InlineData(Vectors, "static void F(Vec<float> v, Vec<double> w) { Vec<float>.Of(v, 1); {|KG0205:Vec<double>.Of(w, 1)|}; }")]
    [InlineData(
        Vectors,
        "static void F<T>(Vec<T> v, T a) { {|KG0205:v.Square(a)|}; } static void G<T>(Vec<T> v, T a) where T : class { v.Square(a); }")]
    [InlineData(
        Vectors,
        "static Func<float, float> F(Vec<float> v) => v.Square; static Func<double, double> G(Vec<double> v) => {|KG0205:v.Square|};")]
    [InlineData(
        "interface IOp<T> { T Do(T a); T Again(T a) => Do(Do(a)); } class A : IOp<int> { public int Do(int a) => a + a; } class B : "
            + "IOp<float> { public float Do(float a) => a * a; }",
        "static void F(IOp<int> i, IOp<float> f, B b) { i.Do(1); i.Again(1); {|KG0205:f.Do(1)|}; {|KG0205:f.Again(1)|}; "
            + "{|KG0205:b.Do(1)|}; }")]
    [InlineData(
        "interface IOp<T> { T Do(T a); } class Both : IOp<int>, IOp<float> { int IOp<int>.Do(int a) => a; float IOp<float>.Do(float a) => "
            + "a * a; }",
        "static void F(IOp<int> i, IOp<float> f) { i.Do(1); {|KG0205:f.Do(1)|}; }")]
    [InlineData(Operators, "static A F(A a) => a + a; static B G(B a) => {|KG0205:a + a|};")]
    [InlineData(Operators, "static A F(A a) => Sums.Sum(a, a); static B G(B a) => {|KG0205:Sums.Sum(a, a)|};")]
    [InlineData(Operators, "static A F(A a) => Sums.Twice(a); static B G(B a) => {|KG0205:Sums.Twice(a)|};")]
    [InlineData(
        Operators,
        "static A F(A a) => Sums.Deep(a); static B G(B a) => {|KG0205:Sums.Deep(a)|}; static T H<T>(T a) where T : I<T> => "
            + "{|KG0205:Sums.Deep(a)|};")]
    [InlineData(
        "abstract class Op<T> { public abstract float Do(T a); } class M<T> : Op<T> where T : struct { public override float Do(T a) => "
            + "MathF.Sin(1); }",
        "static void F(Op<string> s, Op<int> i) { s.Do(\"\"); {|KG0205:i.Do(1)|}; } static void G<T>(Op<T> o, T a) where T : class => "
            + "o.Do(a); static void H<T>(Op<T> o, T a) => {|KG0205:o.Do(a)|};")]
    [InlineData(
        "abstract class Op<T> { public abstract float Do(T a); } class M<T> : Op<T> where T : IDisposable { public override float Do(T a) "
            + "=> MathF.Sin(1); }",
        "static void F(Op<string> s, Op<System.IO.Stream> i) { s.Do(\"\"); {|KG0205:i.Do(null)|}; }")]
    [InlineData("interface IOp { float Do(float a); } class Base { public float Do(float a) => a * a; } class Derived : Base, IOp { }",
        "static void F(IOp i) => {|KG0205:i.Do(1)|};")]
    [InlineData(
        "class A { public virtual float Do(float a) => a * a; } class B : A { public override float Do(float a) => a; } class C : B { }",
        "static void F(A a, B b, C c) { {|KG0205:a.Do(1)|}; b.Do(1); c.Do(1); }")]
    [InlineData(
        "interface IOp { float Do(float a) => a * a; } class A : IOp { public float Do(float a) => a; } class B : IOp { } interface J : "
            + "IOp { float IOp.Do(float a) => a; }",
        "static void F(IOp i) => {|KG0205:i.Do(1)|};")]
    [InlineData(
        "interface ISource<out T> { T Next(); } class A : ISource<string> { public string Next() => MathF.Sin(1).ToString(); } class B : "
            + "ISource<int> { public int Next() => 1; }",
        "static void F(ISource<object> o, ISource<int> i) { {|KG0205:o.Next()|}; i.Next(); }")]
    [InlineData(
        "class Outer<T> { public abstract class Inner { public abstract T Do(T a); } } class A : Outer<float>.Inner { public override "
            + "float Do(float a) => a; } class B : Outer<double[]>.Inner { public override double[] Do(double[] a) => [a[0] * a[1]]; }",
        "static void F(Outer<float>.Inner a, Outer<double[]>.Inner b, Outer<float[]>.Inner c) { a.Do(1); {|KG0205:b.Do([])|}; c.Do([]); }")]
    [InlineData(
        "class G<T> { public static int Go(int n) => n > 0 ? G<List<T>>.Go(n - 1) + G<T[]>.Go(n - 2) : n; } class H<T, U> { public static "
            + "int Go(int n) => H<(T, U), (U, T)>.Go(n) + (int)MathF.Sin(n); }",
        "static int F(int n) => G<int>.Go(n) + {|KG0205:H<int, float>.Go(n)|};")]
    [InlineData(
        "abstract class P<T> { public T V; public abstract T Get { get; } public abstract T this[T i] { get; } public abstract void "
            + "Deconstruct(out T a, out T b); } class A : P<float> { public override float Get => 1; public override float this[float i] "
            + "=> i; public override void Deconstruct(out float a, out float b) => a = b = 1; } class B : P<double> { public override "
            + "double Get => V * V; public override double this[double i] => i * i; public override void Deconstruct(out double a, out "
            + "double b) => a = b = V * V; }",
        "static void F(P<float> a, P<double> b) { _ = a.Get + a[1]; _ = {|KG0205:b.Get|} + {|KG0205:b[1]|}; }")]
    public Task Only_what_fits_the_call_may_run(string outside, string members) =>
        StrayCase.Verify(StrayCase.Free(members), StrayCase.File(outside));
}
