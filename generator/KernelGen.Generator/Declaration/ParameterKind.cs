namespace KernelGen.Generator.Declaration;

/// <summary>What an argument is.</summary>
internal enum ParameterKind
{
    /// <summary>An integer, or an enum's value by its number.</summary>
    Integer,

    Float,

    Boolean,

    Text,

    /// <summary>Any number of texts.</summary>
    Texts,

    /// <summary>The name of a function of the user's.</summary>
    Function,
}
