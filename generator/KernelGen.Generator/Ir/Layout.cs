using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>How the elements of a buffer lie: axes from the outermost to the innermost, each with a stride in elements.</summary>
internal sealed class Layout : IEquatable<Layout>
{
    private readonly Merged? _merged;

    private Layout(IReadOnlyList<Dimension> dimensions, Merged? merged, int tail)
    {
        Dimensions = dimensions;
        _merged = merged;
        Length = checked(dimensions[0].Span + tail);
    }

    /// <summary>From the outermost to the innermost.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Elements in all: padding, halos, gaps and tail included.</summary>
    public int Length { get; }

    /// <summary>The axes as text names them: those that are shown as one are one.</summary>
    public IEnumerable<Dimension> ShownDimensions => _merged is { IsShown: true } merged
        ? Dimensions.Select(dimension => dimension.Axis == merged.Parts[0] ? merged.Dimension : dimension)
            .Where(dimension => !merged.Parts.Contains(dimension.Axis))
        : Dimensions;

    /// <summary>What is known of an axis.</summary>
    public Dimension this[Axis axis] => Find(axis) ?? throw new InvalidOperationException($"There is no {axis} in {this}.");

    /// <summary>A layout of these axes, from the outermost to the innermost, whose elements lie one behind the other.</summary>
    public static Layout Of(params Dimension[] dimensions)
    {
        var placed = new Dimension[dimensions.Length];
        var stride = 1;
        for (var place = dimensions.Length - 1; place >= 0; place--)
        {
            placed[place] = dimensions[place] with { Stride = stride };
            stride = placed[place].Span;
        }

        return placed.Select(dimension => dimension.Axis).Distinct().Count() == dimensions.Length
            ? new Layout(placed, null, 0)
            : throw new InvalidOperationException("An axis of a layout stands in it twice.");
    }

    /// <summary>The same with elements behind all others that are loaded ahead and never used.</summary>
    public Layout WithTail(int elements) => new(Dimensions, _merged, elements);

    /// <summary>The same where neighbouring axes with nothing between their elements can be indexed as one, too.</summary>
    /// <param name="dimension">The one.</param>
    /// <param name="isShown">Whether text names it in the place of its parts.</param>
    /// <param name="parts">The neighbours, from the outermost to the innermost.</param>
    public Layout Merge(Dimension dimension, bool isShown, params Axis[] parts)
    {
        var stride = this[parts[parts.Length - 1]].Stride;
        var extent = 1;
        for (var part = parts.Length - 1; part >= 0; part--)
        {
            var one = this[parts[part]];
            if (one.Halo > 0 || one.Stride != checked(extent * stride))
            {
                throw new InvalidOperationException($"{dimension.Axis}: something lies between elements of {one.Axis} in {this}.");
            }

            extent = checked(extent * one.Extent);
        }

        return dimension.Extent == extent && Find(dimension.Axis) is null
            ? new Layout(Dimensions, new Merged(dimension with { Stride = stride }, parts, isShown), Length - Dimensions[0].Span)
            : throw new InvalidOperationException($"{dimension.Axis} is not what lies in {this}.");
    }

    /// <summary>Whether there is such an axis.</summary>
    public bool Has(Axis axis) => Find(axis) is not null;

    /// <summary>What lies within one index of the outermost axis.</summary>
    public Layout Within() => new(
        Dimensions.Skip(1).ToList(), _merged is null || _merged.Parts[0] == Dimensions[0].Axis ? null : _merged, 0);

    /// <summary>
    /// The offset of an element: the sum of all indices times their strides, in the order in which they are given; two of one axis add up.
    /// Lanes may be left out, since vectors take all of them.
    /// </summary>
    public Expression At(params (Axis Axis, Expression Index)[] indices)
    {
        foreach (var dimension in Dimensions)
        {
            if (dimension.Axis != Axis.Lane && !Names(
                indices, dimension.Axis) && !(IsPart(dimension.Axis) && Names(indices, _merged!.Dimension.Axis)))
            {
                throw new InvalidOperationException($"An element of {this} has an index of {dimension.Axis}.");
            }
        }

        return StartOf(indices);
    }

    /// <summary>
    /// The offset of the first element with these indices; other axes are at their beginning, in front of the halo if they have one.
    /// </summary>
    public Expression StartOf(params (Axis Axis, Expression Index)[] indices)
    {
        Expression? sum = null;
        foreach (var (axis, index) in indices)
        {
            if (IsPart(axis) && Names(indices, _merged!.Dimension.Axis))
            {
                throw new InvalidOperationException($"{_merged.Dimension.Axis} and a part of it are both given in {this}.");
            }

            var term = index.Stride(this[axis].Stride);
            sum = sum is null ? term : sum + term;
        }

        var halo = 0;
        foreach (var dimension in Dimensions)
        {
            if (dimension.Halo > 0 && Names(indices, dimension.Axis))
            {
                halo += dimension.Halo * dimension.Stride;
            }
        }

        return (sum ?? 0) + halo;
    }

    /// <summary>"[SampleBlock][Feature][Lane]", for messages.</summary>
    public override string ToString() => "[" + string.Join("][", Dimensions.Select(dimension => dimension.Axis)) + "]";

    /// <summary>Whether elements lie in the same way, and text says it in the same words.</summary>
    public bool Equals(Layout? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Length == other.Length && Dimensions.SequenceEqual(other.Dimensions)
                && ShownDimensions.SequenceEqual(other.ShownDimensions)));

    public override bool Equals(object? obj) => Equals(obj as Layout);

    public override int GetHashCode() => Length;

    private Dimension? Find(Axis axis) =>
        _merged?.Dimension.Axis == axis ? _merged.Dimension : Dimensions.FirstOrDefault(dimension => dimension.Axis == axis);

    private bool IsPart(Axis axis) => _merged is not null && _merged.Parts.Contains(axis);

    private static bool Names((Axis Axis, Expression Index)[] indices, Axis axis)
    {
        foreach (var index in indices)
        {
            if (index.Axis == axis)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Neighbouring axes as one.</summary>
    private sealed record Merged(Dimension Dimension, IReadOnlyList<Axis> Parts, bool IsShown);
}
