using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Multiplications in every place and every type of number.</summary>
public sealed class OperationTests
{
    [Theory]
    [InlineData("static Half F(Half a, Half b) => {|KG0201:a * b|};")]
    [InlineData("static BigInteger F(BigInteger a, BigInteger b) { a += {|KG0204:a * b|}; {|KG0204:a %= b|}; return {|KG0204:a / b|}; }")]
    [InlineData("static Complex F(Complex a, Complex b) => {|KG0201:a * b|} + {|KG0202:a / b|};")]
    [InlineData("static Int128 F(Int128 a, UInt128 b) => {|KG0204:a * a|} + (Int128)({|KG0204:b % 3u|});")]
    [InlineData("static nint F(nint a, nuint b) => {|KG0204:a * 2|} + (nint)({|KG0204:b / 3|});")]
    [InlineData("static Vector<float> F(Vector<float> a) => {|KG0201:a * a|}; static Vector<int> G(Vector<int> a) => {|KG0204:a * a|};")]
    [InlineData("static System.Runtime.Intrinsics.Vector256<float> F(System.Runtime.Intrinsics.Vector256<float> a) => {|KG0201:a * 3f|} + "
        + "{|KG0202:a / a|};")]
    [InlineData(
        "static System.Runtime.Intrinsics.Vector128<byte> F(System.Runtime.Intrinsics.Vector128<byte> a) { for (;;) {|KG0203:a *= a|}; }")]
    [InlineData("static Vector3 F(Vector3 a, Matrix4x4 m) => {|KG0201:a * 2f|} + {|KG0202:a / 3f|} + {|KG0206:Vector3.Transform(a, m)|};")]
    [InlineData("static Quaternion F(Quaternion a) => {|KG0201:a * a|} + a; static Matrix4x4 G(Matrix4x4 a) => {|KG0201:a * a|} - a;")]
    [InlineData(
        "static TimeSpan F(TimeSpan a) => {|KG0201:a * 1.5|} + {|KG0202:a / 3|} + a; static double G(TimeSpan a) => {|KG0202:a / a|};")]
    [InlineData("static T F<T>(T a, T b) where T : INumber<T> => {|KG0201:a * b|} + {|KG0202:a / b|} - {|KG0202:a % b|};")]
    [InlineData("static T F<T>(T a, T b) where T : IBinaryInteger<T> { {|KG0204:a *= b|}; return checked({|KG0204:a * b|}); }")]
    [InlineData("static T F<T>(T a, T b) where T : IMultiplyOperators<T, T, T> => {|KG0201:a * b|};")]
    [InlineData("static decimal? F(decimal? a, int? b) => {|KG0201:a * b|} + {|KG0202:a / 3|}; static int? G(int? a) => {|KG0204:a * 2|};")]
    [InlineData("static byte F(byte a) { {|KG0204:a *= 3|}; {|KG0204:a /= 2|}; return a; } static char G(char c) { {|KG0204:c %= 'z'|}; "
        + "return c; }")]
    [InlineData(
        "static float F(float[] a) => a.Select(x => {|KG0201:x * x|}).Sum() + a.Sum(x => {|KG0202:x / 3f|}) + {|KG0206:a.Average()|};")]
    [InlineData("static float F(float[] a) => a.Aggregate(1f, (x, y) => {|KG0201:x * y|});")]
    [InlineData("static IEnumerable<float> F(float[] a) => from x in a let y = {|KG0201:x * x|} where {|KG0202:y % 2|} > 0 select "
        + "{|KG0201:y * x|};")]
    [InlineData("static string F(float a) => $\"{{|KG0201:a * a|}:F2} and {{|KG0204:a.GetHashCode() / 2|}}\";")]
    [InlineData(
        "static int F(int[] a, int i) => a[{|KG0204:i * 2|}] + a[^({|KG0204:i * 2|})] + a[({|KG0204:i / 2|})..({|KG0204:i * 2|})][0];")]
    [InlineData("static float F(object o) => o switch { float x when {|KG0201:x * x|} > 2 => {|KG0201:x * 3|}, int i => {|KG0202:i / "
        + "2f|}, _ => 0 };")]
    [InlineData("static async System.Threading.Tasks.Task<float> F(float a) { await System.Threading.Tasks.Task.Yield(); return "
        + "{|KG0201:a * a|}; }")]
    [InlineData("static async IAsyncEnumerable<float> F(float a) { while (true) { await System.Threading.Tasks.Task.Delay(1); yield "
        + "return {|KG0201:a * a|}; } }")]
    [InlineData(
        "static float F(float a) { float G(float b) => {|KG0201:b * a|}; Func<float, float> h = b => {|KG0201:b * a|}; return G(h(a)); }")]
    [InlineData("static float F(float a) => a is > 0 and < 2f * 3f ? {|KG0201:a * a|} : a;")]
    [InlineData("const int N = 3 * 4; enum E { A = N * 2, B = N / 2 } [Obsolete(\"\" + nameof(N))] static int F(int a = N * 5) => N * N % "
        + "7 + sizeof(int) * 8;")]
    [InlineData("static int F(int* p, int n) => *(p + n) + p[n] + (int)(p - (p + 1)) + *(p += n);")]
    [InlineData("static int F(int n) { int* p = stackalloc int[n]; Span<int> s = stackalloc int[16]; var a = new float[n, n]; a[n, 1] = "
        + "0; return s[n] + p[n]; }")]
    [InlineData("static int F(int a) => unchecked((a << 5) + a) ^ (a >> 3) ^ -a & ~a;")]
    [InlineData(
        "static int F(int n) { for (int i = {|KG0204:n * 2|}; i < {|KG0203:n * 3|}; i += {|KG0203:n / 4|}) { } return {|KG0204:n * 5|}; }")]
    [InlineData("static int F(int n) { foreach (var i in new int[{|KG0204:n * 2|}]) n += {|KG0203:i % n|}; while ({|KG0203:n * n|} < 9) "
        + "n++; do n++; while ({|KG0203:n % 3|} == 0); return n; }")]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)] "
        + "static int F(int n) => {|KG0203:n * n|};")]
    [InlineData("static float F(float x) => {|KG0209:x * 1|} + {|KG0209:-1f * x|} + {|KG0201:x * 0|}; static int G(int x) => {|KG0209:x * "
        + "1|} + {|KG0209:x / -1|} + {|KG0204:x % 1|};")]
    [InlineData("static float F(float x) { {|KG0209:x *= -1f|}; {|KG0209:x /= 1f|}; {|KG0201:x *= 2f|}; return {|KG0209:x * 1.0f|}; } "
        + "static decimal G(decimal x) => {|KG0209:x * 1m|};")]
    [InlineData("static float? F(float? x) => {|KG0209:x * 1f|}; static Vector<float> G(Vector<float> x) => {|KG0209:x * 1f|} + "
        + "{|KG0201:x * 0.5f|};")]
    [InlineData("static (float, float) F(float a) { var (x, y) = ({|KG0201:a * 2|}, {|KG0202:a / 2|}); (x, y) = (y, {|KG0201:x * y|}); "
        + "return (x, y); }")]
    [InlineData("static int F(int a) { switch ({|KG0204:a % 3|}) { case 2 * 3: goto default; case 1 when {|KG0204:a * a|} > 2: return 1; "
        + "default: return 0; } }")]
    [InlineData("static void F(float a) { using var s = new System.IO.MemoryStream((int)({|KG0201:a * 2|})); lock (s) { if ({|KG0201:a * "
        + "a|} > 1) throw new ArgumentException($\"{{|KG0201:a * 3|}}\"); } }")]
    [InlineData("static float[] F(float a) => [{|KG0201:a * 2|}, .. new[] { {|KG0202:a / 3|} }]; static Dictionary<string, float> G(float "
        + "a) => new() { [\"x\"] = {|KG0201:a * a|} };")]
    [InlineData("static float F(float a) { try { return {|KG0201:a * a|}; } catch (Exception e) when ({|KG0204:e.HResult * 2|} > 1) { "
        + "return 0; } finally { Console.WriteLine({|KG0202:a / 2|}); } }")]
    [InlineData("static float F(float? a) => (a?.GetHashCode() ?? {|KG0204:a.GetHashCode() * 2|}) + ({|KG0201:a * 2f|} ?? 0);")]
    [InlineData("static ref float F(float[] a, int i) => ref a[{|KG0204:i * 3|}]; static float G(in float a) => {|KG0201:a * a|};")]
    public Task Each_is_found(string members) => StrayCase.Verify(StrayCase.Free(members));

    [Fact]
    public Task Top_level_statements_are_code() => StrayCase.Verify(
        "// top level\n[assembly: KernelGen.MultiplicationFree]\nfloat x = args.Length;\nSystem.Console.WriteLine({|KG0201:x * x|});\n"
            + "float F(float y) => {|KG0202:y / x|};\nF(x);");
}
