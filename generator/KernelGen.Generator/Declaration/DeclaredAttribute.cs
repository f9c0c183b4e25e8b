using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Declaration;

/// <summary>One attribute of a declaration, as written.</summary>
/// <param name="Ordinal">Its place among the declaration's KernelGen attributes in source order.</param>
/// <param name="Part">The partial declaration it stands on, counted over the type's declarations.</param>
/// <param name="Name">Its name without "Attribute".</param>
/// <param name="Role">What it contributes.</param>
/// <param name="Arguments">What was written in it.</param>
/// <param name="IsReadable">
/// Whether the C# compiler, and the reader of the user's functions, accept its arguments. Where they do not, its place counts, and the
/// network waits until it is mended.
/// </param>
internal sealed record DeclaredAttribute(
    int Ordinal, int Part, string Name, AttributeRole Role, EquatableArray<DeclaredArgument> Arguments, bool IsReadable = true)
{
    /// <summary>An integer, or the number of an enum's value, which may be none of the enum's; null where none was written.</summary>
    public int? Int(string name) => Number<int>(name);

    /// <summary>A float; null where none was written.</summary>
    public float? Float(string name) => Number<float>(name);

    /// <summary>A truth value; null where none was written.</summary>
    public bool? Bool(string name) => Number<bool>(name);

    /// <summary>A text; null where none was written.</summary>
    public string? Text(string name) => Value(name) as string;

    /// <summary>Texts, in order; none where none were written.</summary>
    public EquatableArray<string> Texts(string name) => Value(name) is EquatableArray<string> texts ? texts : EquatableArray<string>.Empty;

    /// <summary>A function of the user's; null where none was written.</summary>
    public UserFunction? Function(string name) => Value(name) as UserFunction;

    /// <summary>A value of the type that its parameter has; null where none was written.</summary>
    public T? Number<T>(string name)
        where T : struct =>
        Value(name) as T?;

    private object? Value(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
