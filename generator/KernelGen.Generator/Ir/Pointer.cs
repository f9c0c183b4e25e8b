using System;

namespace KernelGen.Generator.Ir;

/// <summary>A kernel's name for memory that it reads or writes; indices count elements.</summary>
/// <param name="Name">As the kernel calls it.</param>
/// <param name="Element">What it points to.</param>
/// <param name="Layout">How the elements lie from here on; null for memory that the kernel places by itself.</param>
internal sealed record Pointer(string Name, ElementKind Element, Layout? Layout = null)
{
    /// <summary>See <see cref="Ir.Layout.At"/>.</summary>
    public Expression At(params (Axis Axis, Expression Index)[] indices) => Known.At(indices);

    /// <summary>See <see cref="Ir.Layout.StartOf"/>.</summary>
    public Expression StartOf(params (Axis Axis, Expression Index)[] indices) => Known.StartOf(indices);

    /// <summary>What stands at an element, or from there on.</summary>
    public Load Load(ValueKind kind, params (Axis Axis, Expression Index)[] indices) => new(this, At(indices), kind);

    /// <summary>Elements from one index of an axis to the next.</summary>
    public int Stride(Axis axis) => Known[axis].Stride;

    private Layout Known => Layout ?? throw new InvalidOperationException($"{Name} has no layout.");
}
