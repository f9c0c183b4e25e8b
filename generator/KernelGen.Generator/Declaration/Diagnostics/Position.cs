namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>A place in a declaration that compares by value and holds no syntax: the analyzer turns it into a location.</summary>
/// <param name="Kind">What it points at.</param>
/// <param name="Index">Which one, where there are several; or how far it is from the start of what is named.</param>
/// <param name="Name">The name of a member or an argument, or the documentation comment ID of a method.</param>
/// <param name="Length">The length of what it points at, where that is no whole part of a declaration.</param>
/// <param name="Element">Which value of an argument that has several.</param>
internal sealed record Position(PositionKind Kind, int Index = 0, string Name = "", int Length = 0, int Element = 0)
{
    public static Position Class { get; } = new(PositionKind.Class);

    public static Position PrimaryConstructor { get; } = new(PositionKind.PrimaryConstructor);

    public static Position ContainingType(int depth) => new(PositionKind.ContainingType, depth);

    public static Position Constructor(int index) => new(PositionKind.Constructor, index);

    public static Position Member(string name) => new(PositionKind.Member, 0, name);

    public static Position Body(string method, int offset, int length) => new(PositionKind.Body, offset, method, length);

    public static Position Attribute(DeclaredAttribute attribute) => new(PositionKind.Attribute, attribute.Ordinal);

    public static Position Argument(DeclaredAttribute attribute, string name, int element = 0) =>
        new(PositionKind.Argument, attribute.Ordinal, name, Element: element);
}
