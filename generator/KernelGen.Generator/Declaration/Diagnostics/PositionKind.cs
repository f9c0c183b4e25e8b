namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>What a <see cref="Position"/> points at.</summary>
internal enum PositionKind
{
    /// <summary>The name of the class, in the part that carries [Network].</summary>
    Class,

    /// <summary>The name of a type around the class; the index counts from the outermost.</summary>
    ContainingType,

    /// <summary>The parameters behind the class's name.</summary>
    PrimaryConstructor,

    /// <summary>A constructor written by the user; the index counts them in source order.</summary>
    Constructor,

    /// <summary>A member written by the user, by name.</summary>
    Member,

    /// <summary>An attribute; the index is its ordinal.</summary>
    Attribute,

    /// <summary>An argument of an attribute, by the name of its parameter or property.</summary>
    Argument,

    /// <summary>A place in a method, of whichever type; the index counts characters from the start of its declaration.</summary>
    Body,
}
