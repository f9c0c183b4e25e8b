using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The constants at the head of a kernel: bounds of its loops, and numbers that have a name.</summary>
internal static class KernelConstants
{
    /// <summary>Their declarations, those of one kind in a line.</summary>
    public static void Print(SourceWriter writer, Kernel kernel, Dictionary<(string Loop, int To), string> bounds)
    {
        if (bounds.Count > 0)
        {
            var counts = bounds.Select(bound => $"{bound.Value} = {ExpressionPrinter.Integer(bound.Key.To)}");
            writer.Line($"const int {string.Join(", ", counts)};");
        }

        var constants = Named(kernel);
        foreach (var alike in constants.GroupBy(constant => constant.Remark ?? constant.Name))
        {
            var values = alike.Select(constant => $"{constant.Name} = {constant.Text}");
            writer.Line($"const int {string.Join(", ", values)};{StatementPrinter.Remark(alike.First().Remark)}");
        }

        if (bounds.Count + constants.Count > 0)
        {
            writer.Line();
        }
    }

    /// <summary>A named constant for each loop bound, after the loop: BlockCount, OutputCount.</summary>
    public static Dictionary<(string Loop, int To), string> Bounds(Kernel kernel)
    {
        var names = new Dictionary<(string Loop, int To), string>();
        var taken = new HashSet<string>();
        Walker.Visit(kernel.Body, (_, _) => { }, (statement, _) =>
        {
            if (statement is For { To: IntLiteral { Value: > 4 } to } loop && !names.ContainsKey((loop.Variable.Name, to.Value)))
            {
                var stem = char.ToUpperInvariant(loop.Variable.Name[0]) + loop.Variable.Name.Substring(1) + "Count";
                var name = stem;
                for (var number = 2; !taken.Add(name); number++)
                {
                    name = stem + number.ToString(CultureInfo.InvariantCulture);
                }

                names.Add((loop.Variable.Name, to.Value), name);
            }
        });
        return names;
    }

    /// <summary>The named constants that the kernel uses.</summary>
    private static List<IntLiteral> Named(Kernel kernel)
    {
        var constants = new List<IntLiteral>();
        Walker.Visit(kernel.Body, (expression, _) =>
        {
            var literal = expression is Packed packed ? packed.Mask : expression as IntLiteral;
            if (literal is { Name: not null } && !constants.Contains(literal))
            {
                constants.Add(literal);
            }
        });
        return constants.Select(constant => constant.Name).Distinct().Count() == constants.Count
            ? constants
            : throw new InvalidOperationException($"Kernel {kernel.Name} calls two constants by one name.");
    }
}
