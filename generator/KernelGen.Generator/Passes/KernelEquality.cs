using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Whether two kernels are the same but for their layer, their name and the names of their buffers.</summary>
/// <remarks>Statements of a kind that is not known here are never the same: such kernels are written twice, which is no error.</remarks>
internal sealed class KernelEquality : IEqualityComparer<Kernel>
{
    public static KernelEquality Instance { get; } = new();

    public bool Equals(Kernel a, Kernel b) =>
        (a.Products, a.Units, a.Occasion) == (b.Products, b.Units, b.Occasion)
        && WithoutLayer(a) == WithoutLayer(b)
        && a.Remarks.SequenceEqual(b.Remarks)
        && Parameters(a).SequenceEqual(Parameters(b))
        && Equals(a.Body, b.Body);

    public int GetHashCode(Kernel kernel) =>
        unchecked((StringComparer.Ordinal.GetHashCode(WithoutLayer(kernel)) * 31) + kernel.Parameters.Count + (kernel.Body.Count << 8));

    /// <summary>What a kernel computes, behind the number of its layer: ", dense 784 → 1024, ternary: …".</summary>
    public static string WithoutLayer(Kernel kernel)
    {
        var layer = LayerWords(kernel);
        return kernel.Summary.StartsWith(layer, StringComparison.Ordinal) ? kernel.Summary.Substring(layer.Length) : kernel.Summary;
    }

    /// <summary>"Layer 3", as summaries of a layer's kernels begin.</summary>
    public static string LayerWords(Kernel kernel) => FormattableString.Invariant($"Layer {kernel.Layer}");

    /// <summary>The parameters without the names of their buffers; a bound that names another buffer says its position instead.</summary>
    private static IEnumerable<Parameter> Parameters(Kernel kernel) => kernel.Parameters.Select(parameter =>
        parameter.MemoryBuffer is not { } buffer ? parameter : parameter with
        {
            MemoryBuffer = buffer with
            {
                Name = string.Empty,
                Bound = buffer.Bound is ListsBelow lists ? lists with { Lengths = Position(kernel, lists.Lengths) } : buffer.Bound,
            },
        });

    private static string Position(Kernel kernel, string buffer) =>
        kernel.Parameters.TakeWhile(parameter => parameter.MemoryBuffer?.Name != buffer).Count().ToString(CultureInfo.InvariantCulture);

    private static bool Equals(IReadOnlyList<Statement> a, IReadOnlyList<Statement> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var position = 0; position < a.Count; position++)
        {
            if (!Equals(a[position], b[position]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Equals(Statement a, Statement b) => (a, b) switch
    {
        (Section x, Section y) => x.Remark == y.Remark && x.IsScope == y.IsScope && Equals(x.Body, y.Body),
        (SameLine x, SameLine y) => Equals(x.Body, y.Body),
        (If x, If y) => x.Condition == y.Condition && Equals(x.Body, y.Body) && Equals(x.Otherwise, y.Otherwise),
        (For x, For y) =>
            (x.Variable, x.From, x.To, x.Step, x.MayUnroll) == (y.Variable, y.From, y.To, y.Step, y.MayUnroll)
            && (x.Trips, x.TripsOver) == (y.Trips, y.TripsOver)
            && x.Offsets.SequenceEqual(y.Offsets)
            && Equals(x.Body, y.Body),
        _ => a == b,
    };
}
