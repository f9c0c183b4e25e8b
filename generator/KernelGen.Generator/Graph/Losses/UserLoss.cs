using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>A loss of the user's.</summary>
/// <param name="Function">(output, target) → loss of one output.</param>
/// <param name="Derivative">(output, target) → its derivative with respect to the output.</param>
/// <param name="HasSigns">Whether labels become 1 and −1 rather than 1 and 0.</param>
internal sealed record UserLoss(UserFunction Function, UserFunction Derivative, bool HasSigns)
{
    /// <summary>As <see cref="NetworkGraph.Architecture"/> says it.</summary>
    public string Title => $"Loss({Function.Name}{(HasSigns ? ", Signs" : string.Empty)})";
}
