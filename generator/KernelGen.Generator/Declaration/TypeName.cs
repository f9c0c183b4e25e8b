namespace KernelGen.Generator.Declaration;

/// <summary>Where the generated half of a partial class goes.</summary>
/// <param name="Namespace">The namespace in source form ("Shop.Models", with @ where a keyword needs it), empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the types around it, outermost first: "partial class Outer", "partial record struct Pair".</param>
/// <param name="Keyword">"class" or "record".</param>
/// <param name="Name">The class's own name in source form.</param>
/// <param name="Accessibility">Its declared or default accessibility: "public", "internal", "private", …</param>
/// <param name="HintName">A stem for file names, unique in the compilation: "Shop.Digits".</param>
/// <param name="ShadowedNames">Those of <see cref="BorrowedNames"/> that mean something else where the class stands.</param>
internal sealed record TypeName(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Keyword,
    string Name,
    string Accessibility,
    string HintName,
    EquatableArray<string> ShadowedNames = default);
