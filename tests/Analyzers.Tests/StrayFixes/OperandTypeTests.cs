using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Operators on every type that has them: what is offered compiles, and messages name no overload that is not there.</summary>
public sealed class OperandTypeTests
{
    private const string Own = """
        public struct Metres
        {
            public float Value;
            public static Metres operator *(Metres x, float y) => new() { Value = x.Value + y };
            public static float operator *(Metres x, Metres y) => x.Value + y.Value;
            public static implicit operator float(Metres x) => x.Value;
            public static implicit operator int(Metres x) => 1;
        }

        public static void Add<T>(T x) where T : INumber<T> { x *= x; x = x / x; x = x * T.One; }

        public static void Shifted<T>(T x) where T : IBinaryInteger<T> { x *= x; x = x % x; }


        """;

    private static readonly string[] Keys =
        [
            "Shift", "Shifts", "Shifts2", "Shifts3", "Shifts4", "ShiftDown", "Unit", "Negate", "Zero", "Sign", "SignChoice", "PowerShift",
            "RoundRight", "RoundLeft", "Split", "Operator"
        ];

    private static readonly string[] Factors = ["1", "-1", "0", "2", "8", "0.5", "-4", "3", "0.1", "1.5"];

    // Type, how a factor is written for it, and the operators that it has with one.
    private static readonly (string Type, string Factor, string Forms)[] Types =
    [
        ("float", "{0}f", "*/~c"), ("double", "{0}d", "*/~c"), ("float", "{0}d", "*/~"), ("int", "{0}f", "*/~"), ("long", "{0}d", "*/~c"),
        ("byte", "{0}f", "*/~c"), ("char", "{0}f", "*/~"),
        ("decimal", "{0}m", "*/~c"), ("int", "{0}m", "*/~"), ("Half", "(Half)({0}f)", "*/~c"), ("float?", "{0}f", "*/~c"),
        ("decimal?", "{0}m", "*/~c"), ("int?", "{0}f", "*/~"),
        ("Vector2", "{0}f", "*/~c"), ("Vector3", "{0}f", "*/~c"), ("Vector4", "{0}f", "*/~c"), ("Quaternion", "{0}f", "*c"),
        ("Matrix4x4", "{0}f", "*c"), ("Complex", "{0}d", "*/~c"),
        ("TimeSpan", "{0}d", "*/~c"), ("BigInteger", "(BigInteger)({0}d)", "*/~c"), ("dynamic", "{0}f", "*/~c"), ("Metres", "{0}f", "*c"),
        ("Int128", "(Int128)({0}d)", "*/~c"),
        ("Vector<float>", "{0}f", "*/~c"), ("Vector128<float>", "{0}f", "*/~c"), ("Vector256<float>", "{0}f", "*/~c"),
        ("Vector512<float>", "Vector512.Create({0}f)", "*/~c"), ("Vector64<float>", "{0}f", "*/~c"),
        ("Vector<double>", "{0}d", "*/~c"), ("Vector128<double>", "{0}d", "*/~c"), ("Vector512<double>", "Vector512.Create({0}d)", "*/~c"),
    ];

    private static readonly (string Type, string Forms)[] Integers =
        [
            ("Vector<int>", "*~c"), ("Vector128<byte>", "*~c"), ("Vector256<long>", "*~c"), ("Vector512<ushort>", "*c"), ("int?", "*/~c"),
            ("uint?", "*/~c"), ("nint", "*/~c"), ("Int128", "*/~c"), ("BigInteger", "*/~c")
        ];

    [Fact]
    public async Task What_is_offered_compiles()
    {
        var methods = new List<string>();
        foreach (var (type, factor, forms) in Types)
        {
            foreach (var value in Factors)
            {
                Append(
                    type,
                    string.Format(CultureInfo.InvariantCulture, factor, value),
                    value == "0" ? forms.Replace("/", "", StringComparison.Ordinal) : forms);
            }
        }

        foreach (var (type, forms) in Integers)
        {
            foreach (var value in new[] { "1", "2", "8", "3" })
            {
                Append(
                    type,
                    type switch
                    {
                        "Vector128<byte>" => $"(byte){value}",
                        "Vector512<ushort>" => $"(ushort){value}",
                        "Vector256<long>" => value + "L",
                        "uint?" => value + "u",
                        _ => value
                    },
                    forms);
            }
        }

        methods.Add("public static object Spans(TimeSpan x, TimeSpan y) => x / y;");
        methods.Add("public static object Lengths(Metres x, Metres y) => (x * y, x * (x < 0f ? -1f : 1f), x * MathF.Sign(y));");
        methods.Add("public static object Scaled(float x) => (x * Vector128.Create(4f), x * Vector128.Create(1f), Vector128.Create(3f) * "
            + "x, Vector.Create(x) * x);");
        methods.Add("public static object Products(Vector3 x, Quaternion q, Matrix4x4 m, Complex c, Vector<float> v, Half h, float? f) => "
            + "(x * x, x / x, q * q, m * m, c * c, v * v, h * h, h / h, f * f);");
        // A literal may be of no type that an assignment takes.
        var compiling = Compiles.Those(Own, methods);
        Assert.True(compiling.Count > methods.Count / 5 * 4, string.Join('\n', methods.Except(compiling)));
        var program = await FixedProgram.Create(Own + string.Concat(compiling.Select(method => $"    {method}\n")), Keys);
        Assert.True(program.Titles.Count(titles => titles.Count > 0) > methods.Count / 4, "Fewer fixes than there should be.");

        void Append(string type, string factor, string forms)
        {
            foreach (var form in forms)
            {
                var product = form switch
                {
                    '*' => $"var y = x * {factor};",
                    '/' => $"var y = x / {factor};",
                    '~' => $"var y = {factor} * x;",
                    _ => $"x *= {factor};"
                };
                methods.Add($"public static void F{methods.Count}({type} x) {{ {product} }}");
            }
        }
    }

    [Theory]
    [InlineData("Vector2 x", "x * 0.5f")]
    [InlineData("Vector3 x", "x *= 0.5f")]
    [InlineData("Quaternion x", "x * 2f")]
    [InlineData("Matrix4x4 x", "x * 2f")]
    [InlineData("Complex x", "x * 2.0")]
    [InlineData("Complex x", "x / x")]
    [InlineData("TimeSpan x", "x * 2.0")]
    [InlineData("TimeSpan x", "x / x")]
    [InlineData("float? x", "x * 2f")]
    [InlineData("decimal x", "x * 2m")]
    [InlineData("dynamic x", "x * 2f")]
    [InlineData("Vector128<double> x", "x * 2.0")]
    [InlineData("Vector<double> x", "x * x")]
    [InlineData("Vector64<float> x", "x * 2f")]
    public async Task Messages_name_no_shift_where_there_is_none(string parameter, string product)
    {
        var program = await FixedProgram.Create($"    public static object F({parameter}) => {product};");
        Assert.Equal(
            ["Shift.", "SignFlip."],
            new[] { "Shift.", "SignFlip." }.Where(name => !program.Messages.Single().Contains(name, StringComparison.Ordinal)));
        Assert.Empty(program.Titles.Single());
    }

    [Fact]
    public async Task Vectors_of_the_platforms_length_have_no_sign_flip()
    {
        var program = await FixedProgram.Create("    public static object F(Vector<float> x) => x * x;");
        Assert.DoesNotContain("SignFlip", program.Messages.Single(), StringComparison.Ordinal);
        Assert.Contains("Shift.ByNearestPower", program.Messages.Single(), StringComparison.Ordinal);
    }
}
