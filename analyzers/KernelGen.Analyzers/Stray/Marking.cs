using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>What the nearest attribute around a piece of code says about multiplications in it.</summary>
internal sealed class Marking
{
    public static readonly Marking None = new(MarkingKind.None, null, null);

    public static readonly Marking Free = new(MarkingKind.Free, null, null);

    private Marking(MarkingKind kind, ISymbol? holder, AttributeData? attribute)
    {
        Kind = kind;
        Holder = holder;
        Attribute = attribute;
    }

    public MarkingKind Kind { get; }

    /// <summary>What carries the exception, or the network whose own code this is.</summary>
    public ISymbol? Holder { get; }

    /// <summary>With an exception: the attribute.</summary>
    public AttributeData? Attribute { get; }

    public static Marking Excepted(ISymbol holder, AttributeData attribute) => new(MarkingKind.Excepted, holder, attribute);

    public static Marking Network(ISymbol network) => new(MarkingKind.Free, network, null);
}
