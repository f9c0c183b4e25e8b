using System.Linq;

namespace KernelGen.Analyzers.Tests;

/// <summary>Cases of the rules of activations and losses that are methods of the user's.</summary>
internal static class UserFunctionRuleCases
{
    private const string Function = "static float F(float x) => x > 0f ? x : 0f;";
    private const string Way = "write float arithmetic, comparisons, ?:, if, locals and return";
    private const string NoInt = "write floats; the number of bits of a shift alone is an int, and constant";
    private const string NoCall = "call static methods that have source, or Shift, SignFlip, float.IsNaN, and Max, Min, Abs, CopySign, "
        + "Sqrt or ScaleB of MathF";

    public static RuleCase[] NoMethod { get; } =
    [
        Network(
            "Activation({|KG0035:\"Missing\"|}, Derivative = nameof(D))",
            Function,
            Find("Activation", "Missing", "Digits", "static float Missing(float x)")),
        Network(
            "Activation({|KG0035:nameof(Missing)|}, Derivative = nameof(D))",
            Function,
            Find("Activation", "Missing", "Digits", "static float Missing(float x)")),
        Network(
            "Activation({|KG0035:nameof(F)|}, Derivative = nameof(D))",
            "static double F(double x) => x;",
            Find("Activation", "F", "Digits", "static float F(float x)")),
        Network(
            "Activation({|KG0035:nameof(F)|}, Derivative = nameof(D))",
            "float F(float x) => x;",
            Find("Activation", "F", "Digits", "static float F(float x)")),
        Network(
            "Activation({|KG0035:nameof(F)|}, Derivative = nameof(D))",
            "static float F(in float x) => x;",
            Find("Activation", "F", "Digits", "static float F(float x)")),
        Network(
            "Activation({|KG0035:nameof(F)|}, Derivative = nameof(D))",
            "static float F<T>(float x) => x;",
            Find("Activation", "F", "Digits", "static float F(float x)")),
        Network(
            "Activation(nameof(F), Derivative = {|KG0035:nameof(E)|})",
            Function + " static float E(float x, float y, float z) => x;",
            Find("Activation", "E", "Digits", "static float E(float x, float gradient)")),
        Network(
            "Activation(typeof(string), {|KG0035:\"F\"|}, Derivative = {|KG0035:\"E\"|})",
            Function,
            Find("Activation", "F", "string", "static float F(float x)"),
            Find("Activation", "E", "string", "static float E(float x, float gradient)")),
        Loss(
            "Loss({|KG0035:nameof(L)|}, Derivative = {|KG0035:nameof(L)|})",
            "static float L(float output) => output;",
            Find("Loss", "L", "Digits", "static float L(float output, float target)"),
            Find("Loss", "L", "Digits", "static float L(float output, float target)")),
        Loss(
            "Loss(typeof(Other), {|KG0035:\"L\"|}, Derivative = \"L\")",
            "} internal static class Other { private static float L(float output, float target) => output - target;",
            Find("Loss", "L", "Other", "static float L(float output, float target) that the network's class can call")),
    ];

    public static RuleCase[] NoMethodSilent { get; } =
    [
        Network(
            "Activation(nameof(F), Derivative = nameof(F))",
            Function + " static float F(float x, float gradient) => gradient; static float F(double x) => 0f;"),
        Network("Activation(method: \"F\", Derivative = \"D\")", Function),
        Loss(
            "Loss(nameof(L), Derivative = nameof(L), Labels = LabelCoding.Signs)",
            "static float L(float output, float target) => output - target;"),
        Network(
            "Activation(typeof(Other), nameof(Other.F), Derivative = nameof(Other.D))",
            "} internal static class Other { internal static float F(float x) => x; internal static float D(float x) => 1f;"),
    ];

    public static RuleCase[] NoDerivative { get; } =
    [
        Network(
            "{|KG0036:Activation(nameof(F))|}",
            Function,
            "[Activation] does not say how the gradient goes back through 'F': write 'static float FDerivative(float x, float gradient)' "
                + "and name it with Derivative = nameof(…)"),
        Loss(
            "{|KG0036:Loss(nameof(L), Labels = LabelCoding.Signs)|}",
            "static float L(float output, float target) => output - target;",
            "[Loss] does not say how the gradient goes back through 'L': write 'static float LDerivative(float output, float target)' and "
                + "name it with Derivative = nameof(…)"),
    ];

    public static RuleCase[] NoDerivativeSilent { get; } = [
        Network("Activation(nameof(F), Derivative = nameof(S))", Function + " static float S(float x) => 1f;")
    ];

    public static RuleCase[] NotLowered { get; } =
    [
        Body(
            "static float F(float x) { {|KG0037:for (int i = 0; i < 3; i++) { x += x; }|} return x; }",
            "A loop",
            "write its steps one after the other"),
        Body(
            "static float F(float x) { {|KG0037:while (x > 1f) { x -= 1f; }|} return x; }",
            "A loop",
            "write its steps one after the other"),
        Body(
            "static float F(float x) => (float){|KG0037:Math.Sqrt(x)|};",
            "The double 'Math.Sqrt(x)'",
            "write floats: 0.5f for 0.5, MathF for Math"),
        Body(
            "static float F(float x) => (float)({|KG0037:0.5 * x|});",
            "The double '0.5 * x'",
            "write floats: 0.5f for 0.5, MathF for Math"),
        Body(
            "static float k = 2f; static float F(float x) => x + {|KG0037:k|};",
            "The value of 'k'",
            "write a constant (const float), since kernels are written before the program runs"),
        Body(
            "static float K => 2f; static float F(float x) => x + {|KG0037:K|};",
            "The value of 'K'",
            "write a constant (const float), since kernels are written before the program runs"),
        Body("static float F(float x) => x + {|KG0037:(int)x|};", "The int '(int)x'", NoInt),
        Body("static float F(float x) => MathF.ScaleB(x, {|KG0037:x > 0f ? 1 : 2|});", "The int 'x > 0f ? 1 : 2'", NoInt),
        Body("static float F(float x) { int n = 1; {|KG0037:n += 1|}; return MathF.ScaleB(x, n); }", "The int 'n += 1'", NoInt),
        Body(
            "static float F(float x) { int n = 1; {|KG0037:if (x > 0f) { n = 2; }|} return Shift.By(x, n); }",
            "A choice between integers",
            "choose between floats"),
        Body("static float F(float x) => {|KG0037:MathF.Exp(x)|};", "The call 'MathF.Exp(x)'", NoCall),
        Body("static float F(float x) => {|KG0037:Math.Clamp(x, -1f, 1f)|};", "The call 'Math.Clamp(x, -1f, 1f)'", NoCall),
        Body("static Func<float, float> G = x => x; static float F(float x) => {|KG0037:G(x)|};", "The call 'G(x)'", NoCall),
        Body("static float F(float x) { {|KG0037:static float G(float y) => y;|} return G(x); }", "'static float G(float y) => y;'", Way),
        Body(
            "static float F(float x) => x > 1f ? {|KG0037:F(x - 1f)|} : x;",
            "The call of 'F', which leads back to itself,",
            "write its steps out"),
        Body(
            "static float F(float x) => G(x); static float G(float x) => {|KG0037:F(x)|};",
            "The call of 'F', which leads back to itself,",
            "write its steps out"),
        Body("static float F(float x) => {|KG0037:x % 2f|};", "The remainder 'x % 2f'", "write it with comparisons, + and −"),
        Body(
            "static float F(float x) => {|KG0037:x switch { > 0f => 1f, _ => 0f }|};",
            "A pattern or switch",
            "write comparisons with ?:, or if and return"),
        Body(
            "static float F(float x) => {|KG0037:x is > 0f|} ? 1f : 0f;",
            "A pattern or switch",
            "write comparisons with ?:, or if and return"),
        Body(
            "static float F(float x) { {|KG0037:x++;|} return x; }",
            "'x++;'",
            "write an assignment to a local as a statement of its own, such as y = y + 1f"),
        Body(
            "static float F(float x) { float y; return ({|KG0037:y = x|}) + y; }",
            "'y = x'",
            "write an assignment to a local as a statement of its own, such as y = y + 1f"),
        Body("static float k; static float F(float x) { {|KG0037:k|} = x; return x; }", "An assignment to 'k'", "assign to a local"),
        Body("static float F(float x) { if (x > 0f) { {|KG0037:throw new Exception();|} } return x; }", "'throw new Exception();'", Way),
        Body(
            "static float F(float x) => {|KG0037:Shift.Sum(x, 0.5f, 0.3f)|};",
            "The sum 'Shift.Sum(x, 0.5f, 0.3f)' with a factor that is no constant power of two",
            "write powers of two, such as 0.5f or −0.125f"),
        Body(
            "static float F(float x) { ref float {|KG0037:y = ref x|}; return y; }", "A reference", "declare a local that holds the value"),
        Body(
            "static float F(float x) => G(x); static float G(float x) => H(x) + 1f; static float H(float x) => {|KG0037:MathF.Sin(x)|};",
            "The call 'MathF.Sin(x)'",
            NoCall),
        Body(
            "static float {|KG0037:F|}(float x) => x" + string.Concat(Enumerable.Range(1, 70).Select(number => $" + {number}f")) + ";",
            "More than 128 steps",
            "write a simpler method"),
        Body(
            "static float {|KG0037:F|}(float x) { "
                + string.Concat(
                    Enumerable.Range(1, 20).Select(number => $"if (x > {number}f) {{ if (x > {number}.5f) {{ return x; }} }} "))
                    + "return x; }",
            "So many ways through the method",
            "write a simpler method"),
        Network(
            "Activation(typeof(MathF), {|KG0037:nameof(MathF.Cbrt)|}, Derivative = {|KG0037:nameof(MathF.Atan2)|})",
            Function,
            "A method without source in 'MathF.Cbrt' cannot become part of a kernel: write it in this project, where the generator can "
                + "read it",
            "A method without source in 'MathF.Atan2' cannot become part of a kernel: write it in this project, where the generator can "
                + "read it"),
        Network(
            "Activation({|KG0037:nameof(F)|}, Derivative = nameof(D))",
            "static extern float F(float x);",
            "A method without source in 'F' cannot become part of a kernel: write it in this project, where the generator can read it"),
        new RuleCase(
            [
                "using KernelGen;\nnamespace Shop;\n[Network, Input(3), Dense(4), Activation(typeof(Other), nameof(Other.F), Derivative = "
                    + "nameof(Other.D)), Dense(2), Hinge]\npublic sealed partial class Digits;\n",
                "namespace Shop;\n\n// In another file.\ninternal static class Other\n{\n    public static float F(float x) => "
                    + "Numbers.G(x);\n\n    public static float D(float x, float gradient) => {|KG0037:gradient % 2f|};\n}\n",
                "namespace Shop;\ninternal static class Numbers { public static float G(float x) => x + "
                    + "{|KG0037:System.MathF.Sin(x)|}; }\n",
            ],
            [
                "The remainder 'gradient % 2f' in 'Other.D' cannot become part of a kernel: write it with comparisons, + and −",
                $"The call 'System.MathF.Sin(x)' in 'Other.F' cannot become part of a kernel: {NoCall}",
            ]),
        Loss(
            "Loss(nameof(L), Derivative = nameof(E))",
            "static float L(float output, float target) => {|KG0037:MathF.Pow(output, target)|}; static float E(float output, float "
                + "target) => output - target;",
            $"The call 'MathF.Pow(output, target)' in 'L' cannot become part of a kernel: {NoCall}"),
    ];

    public static RuleCase[] NotLoweredSilent { get; } =
    [
        Network(
            "Activation(nameof(F), Derivative = nameof(D))",
            """
            const float Edge = 2.5f;
            const int Bits = 3;
            static float F(float x)
            {
                const float Step = 1;
                int n = Bits;
                float y, z = x + n;
                bool isLarge = !(x <= Edge) && x != Step || float.IsNaN(x);
                if (isLarge) { y = G(x, n); } else { y = 1; z *= 2; }
                ;
                if (z == y) return -z;
                { y -= MathF.Max(z, Math.Min(y, 0.5f)) / 3; }
                return isLarge | false ? y : MathF.Sqrt(MathF.Abs(y)) + SignFlip.By(z, y) + Shift.Sum(x, 1f, -0.5f);
            }
            static float G(float x, int bits) => Shift.By(x, bits) + MathF.ScaleB(x, 1) + +x;
            """),

        // The compiler explains these.
        Network("Activation(nameof(F), Derivative = nameof(D))", "static float F(float x) => Missing(x);"),
        Network("Activation(nameof(F), Derivative = nameof(D))", "static float F(float x) { if (x > 0f) { return x; } }"),
        Network("Activation(typeof(Missing), nameof(F), Derivative = nameof(D))", Function),
        Network("Activation", Function),
        Network("Activation(nameof(F), Derivative = 3)", Function),
        Network("Activation(nameof(F), Derivative = nameof(D))", "static partial float F(float x);"),
    ];

    public static RuleCase[] Multiplies { get; } =
    [
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => x > 0f ? x : x * 0.125f;",
            "The product in 'F'",
            "write Shift.By(…, -3)"),
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => x / 4f;",
            "The quotient in 'F'",
            "write Shift.By(…, -2)"),
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => -2f * x;",
            "The product in 'F'",
            "write -Shift.By(…, 1)"),
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => x * 0.1f;",
            "The product in 'F'",
            "write Shift.By with a power of two near the factor, or Shift.Sum with a few"),
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => x * x;",
            "The product in 'F'",
            "write it with Shift, SignFlip, comparisons, + and −"),
        Free(
            "Activation({|KG0032:nameof(F)|}, Derivative = nameof(D))",
            "static float F(float x) => MathF.Sqrt(x);",
            "The square root in 'F'",
            "write it with Shift, SignFlip, comparisons, + and −"),
        Free(
            "Activation(nameof(F), Derivative = {|KG0032:nameof(S)|})",
            "static float F(float x) => x; static float S(float x) => 1f;",
            "The product of 'S' with the gradient",
            "write 'static float S(float x, float gradient)', which gives the gradient in front of the activation"),
    ];

    public static RuleCase[] MultipliesSilent { get; } =
    [
        Network(
            "Network(MultiplicationFree = true)",
            "Activation(nameof(F), Derivative = nameof(D))",
            "static float F(float x) => x > 0f ? x : Shift.By(x, -3) + 2f * 3f + Twice(3f); static float Twice(float x) => x * 2f;",
            []),
    ];

    public static RuleCase UnknownCoding { get; } = Loss(
        "Loss(nameof(L), Derivative = nameof(L), Labels = {|KG0024:(LabelCoding)7|})",
        "static float L(float output, float target) => output - target;",
        "7 is not a value of LabelCoding: write LabelCoding.None, LabelCoding.ZeroOne or LabelCoding.Signs");

    /// <summary>A network with the activation and members; D is its way back.</summary>
    private static RuleCase Network(string activation, string members, params string[] messages) =>
        Network("Network", activation, members, messages);

    private static RuleCase Body(string members, string what, string instead) =>
        Network("Activation(nameof(F), Derivative = nameof(D))", members, $"{what} in 'F' cannot become part of a kernel: {instead}");

    private static RuleCase Free(string activation, string members, string what, string instead) => Network(
        "Network(MultiplicationFree = true)",
        activation,
        members,
        [$"{what} needs multiplications, and 'Digits' is declared MultiplicationFree: {instead}"]);

    private static RuleCase Network(string network, string activation, string members, string[] messages) => RuleCase.Of(
        $$"""
        using System;
        using KernelGen;
        namespace Shop;
        [{{network}}, Input(3), Dense(4), {{activation}}, Dense(2), Hinge]
        public sealed partial class Digits
        {
            static float D(float x, float gradient) => gradient;
            {{members}}
        }
        """,
        messages);

    private static RuleCase Loss(string loss, string members, params string[] messages) => RuleCase.Of(
        $$"""
        using System;
        using KernelGen;
        namespace Shop;
        [Network, Input(3), Dense(2), {{loss}}]
        public sealed partial class Digits
        {
            {{members}}
        }
        """,
        messages);

    private static string Find(string attribute, string method, string type, string signature) =>
        $"[{attribute}] finds no method '{method}' in '{type}' that fits: write '{signature}'";
}
