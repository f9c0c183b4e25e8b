namespace KernelGen.Census.Tests;

/// <summary>A network whose machine code is read.</summary>
/// <param name="Name">The class.</param>
/// <param name="Attributes">Its declaration.</param>
/// <param name="Members">What its own half of the class holds.</param>
internal sealed record CensusNetwork(string Name, string Attributes, string Members = "")
{
    /// <summary>The namespace of all of them.</summary>
    public const string Namespace = "Census";

    /// <summary>The class as C#.</summary>
    public string Declaration => $"{Attributes}\npublic sealed partial class {Name}\n{{\n{Members}\n}}";
}
