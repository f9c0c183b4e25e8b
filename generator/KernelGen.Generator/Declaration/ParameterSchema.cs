namespace KernelGen.Generator.Declaration;

/// <summary>A parameter of an attribute's constructor, or a property of it that can be set.</summary>
internal class ParameterSchema(string name, ParameterKind kind, bool isRequired = false)
{
    public string Name { get; } = name;

    public ParameterKind Kind { get; } = kind;

    /// <summary>Whether the attribute says nothing without it.</summary>
    public bool IsRequired { get; } = isRequired;
}
