namespace KernelGen.Generator.Graph.Definitions;

/// <summary>What a fix changes.</summary>
internal enum WayOutKind
{
    /// <summary>The attribute's name; its arguments stay, since the other attribute has them too.</summary>
    Name,

    /// <summary>The attribute with its arguments.</summary>
    Attribute,

    /// <summary>The value at the diagnostic's place.</summary>
    Value,

    /// <summary>MultiplicationFree = true is written at [Network], which is the diagnostic's additional location.</summary>
    Promise,
}
