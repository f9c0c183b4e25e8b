using System;
using System.Globalization;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Random expressions over two variables x and y with products, in as few parentheses as C# needs.</summary>
internal sealed class RandomExpression(int seed)
{
    private const int Conditional = 0;
    private const int And = 1;
    private const int Equality = 2;
    private const int Shift = 3;
    private const int Sum = 4;
    private const int Product = 5;
    private const int Unary = 6;

    private static readonly int[] Multipliers = [1, -1, 0, 2, 3, 4, -8, 7, 10, 12, 100, 1024, int.MinValue];
    private static readonly int[] Divisors = [2, 4, 8, -2, -16, 1024, 1 << 30];
    private static readonly string[] Powers = ["2f", "0.5f", "-4f", "0.125f", "1f", "-1f", "1.40129846E-45f", "1.7014118E+38f", "2"];

    private readonly Random _random = new(seed);

    /// <summary>An int expression in unchecked arithmetic.</summary>
    public string Int(int depth) => Int(depth, Conditional);

    /// <summary>A float expression whose products are all with powers of two and signs.</summary>
    public string Single(int depth) => Single(depth, Conditional);

    private string Int(int depth, int least) => depth == 0 ? Variable() : _random.Next(14) switch
    {
        0 or 1 or 2 => In(Product, least, $"{Int(depth - 1, Product)} * {Text(Multipliers)}"),
        3 => In(Product, least, $"{Text(Multipliers)} * {Int(depth - 1, Unary)}"),
        4 or 5 => In(Product, least, $"{Int(depth - 1, Product)} / {Text(Divisors)}"),
        6 or 7 => In(Product, least, $"{Int(depth - 1, Product)} % {Text(Divisors)}"),
        8 => In(Sum, least, $"{Int(depth - 1, Sum)} + {Int(depth - 1, Product)}"),
        9 => In(Sum, least, $"{Int(depth - 1, Sum)} - {Int(depth - 1, Product)}"),
        10 => In(Shift, least, $"{Int(depth - 1, Shift)} << {_random.Next(32).ToString(CultureInfo.InvariantCulture)}"),
        11 => In(And, least, $"{Int(depth - 1, And)} & {Int(depth - 1, Equality)}"),
        12 => In(Unary, least, $"~{Int(depth - 1, Unary)}"),
        _ =>
            In(
                Conditional,
                least,
                $"{Int(depth - 1, Shift)} < {Int(depth - 1, Shift)} ? {Int(depth - 1, Conditional)} : {Int(depth - 1, Conditional)}"),
    };

    private string Single(int depth, int least) => depth == 0 ? Variable() : _random.Next(12) switch
    {
        0 or 1 or 2 => In(Product, least, $"{Single(depth - 1, Product)} * {Power()}"),
        3 => In(Product, least, $"{Power()} * {Single(depth - 1, Unary)}"),
        4 or 5 => In(Product, least, $"{Single(depth - 1, Product)} / {Power()}"),
        6 => In(Sum, least, $"{Single(depth - 1, Sum)} + {Single(depth - 1, Product)}"),
        7 => In(Sum, least, $"{Single(depth - 1, Sum)} - {Single(depth - 1, Product)}"),
        8 => In(Product, least, $"{Single(depth - 1, Product)} * ({Variable()} < 0 ? -1 : 1)"),
        9 => In(Product, least, $"{Single(depth - 1, Product)} * MathF.CopySign(1f, {Variable()})"),
        10 => In(Unary, least, $"(float)(double){Single(depth - 1, Unary)}"),
        _ =>
            In(
                Conditional,
                least,
                $"{Single(depth - 1, Shift)} < {Single(depth - 1, Shift)} ? {Single(depth - 1, Conditional)} : "
                    + $"{Single(depth - 1, Conditional)}"),
    };

    private static string In(int own, int least, string text) => own < least ? $"({text})" : text;

    private string Variable() => _random.Next(2) == 0 ? "x" : "y";

    private string Power() => Powers[_random.Next(Powers.Length)];

    private string Text(int[] values)
    {
        var value = values[_random.Next(values.Length)];
        return value == int.MinValue ? "int.MinValue" : value.ToString(CultureInfo.InvariantCulture);
    }
}
