using System.CommandLine;

namespace KernelGen.Tool;

/// <summary>What arguments of commands have in common.</summary>
internal static class Arguments
{
    /// <summary>An option that is not known is an error, and no value of the argument.</summary>
    public static void TakesNoOptions(this Argument argument) => argument.Validators.Add(static result =>
    {
        if (result.Tokens is [{ Value: ['-', ..] option }, ..])
        {
            result.AddError($"There is no option '{option}'.");
        }
    });
}
