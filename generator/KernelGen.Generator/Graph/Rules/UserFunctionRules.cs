using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>What functions of the user's must not contain in a network declared MultiplicationFree.</summary>
internal static class UserFunctionRules
{
    /// <summary>The first product, quotient or root of each function of an attribute.</summary>
    public static IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, AttributeSchema schema)
    {
        foreach (var parameter in schema.Parameters)
        {
            if (attribute.Function(parameter.Name) is { Costly: { } costly } function)
            {
                yield return new Obstacle(Position.Argument(attribute, parameter.Name), What(costly, function), Instead(costly, function));
            }
        }
    }

    /// <summary>The head of a derivative that takes the gradient: with it the product of both is for the method to write.</summary>
    public static string WithGradient(UserFunction derivative) =>
        $"static float {derivative.Name.Substring(derivative.Name.LastIndexOf('.') + 1)}(float x, float gradient)";

    private static string What(FunctionNode node, UserFunction function) => node.Operation switch
    {
        FunctionOperation.Multiply => $"The product in '{function.Name}'",
        FunctionOperation.Divide => $"The quotient in '{function.Name}'",
        _ => $"The square root in '{function.Name}'",
    };

    private static string Instead(FunctionNode node, UserFunction function)
    {
        var factor = node.Operation switch
        {
            FunctionOperation.Multiply => Constant(function.Nodes[node.Second]) ?? Constant(function.Nodes[node.First]),
            FunctionOperation.Divide => Constant(function.Nodes[node.Second]),
            _ => null,
        };
        if (factor is not { } known || node.Operation == FunctionOperation.SquareRoot)
        {
            return "write it with Shift, SignFlip, comparisons, + and −";
        }

        // A normal power of two has no bit of the fraction set.
        var bits = FloatBits.Of(known) & int.MaxValue;
        var exponent = (bits >> 23) - 127;
        return (bits & 0x007FFFFF) == 0 && bits is not 0 and < 0x7F800000
            ? $"write {(known < 0 ? "-" : string.Empty)}Shift.By(…, "
                + $"{(node.Operation == FunctionOperation.Divide ? -exponent : exponent).ToString(CultureInfo.InvariantCulture)})"
            : "write Shift.By with a power of two near the factor, or Shift.Sum with a few";
    }

    private static float? Constant(FunctionNode node) =>
        node.Operation == FunctionOperation.Constant ? FloatBits.ToFloat(node.Value) : null;
}
