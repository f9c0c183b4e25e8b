using System.CommandLine;

namespace KernelGen.Tool;

/// <summary>What arguments of commands have in common.</summary>
internal static class Arguments
{
    /// <summary>The option of commands that are about all networks, or about one.</summary>
    public static Option<string?> Network() =>
        new("--network") { Description = "One network, with or without its namespace; all where none is named" };

    /// <summary>An option that is not known is an error, and no value of the argument.</summary>
    public static void TakesNoOptions(this Argument argument) => argument.Validators.Add(static result =>
    {
        if (result.Tokens is [{ Value: ['-', ..] option }, ..])
        {
            result.AddError($"There is no option '{option}'.");
        }
    });
}
