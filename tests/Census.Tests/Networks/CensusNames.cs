using KernelGen.Tool.Census;

namespace KernelGen.Census.Tests;

/// <summary>How compilers name the code of the census' networks.</summary>
internal static class CensusNames
{
    /// <summary>The just-in-time compiler.</summary>
    public static CodeNames Jit { get; } = CodeNames.Jit(
        $"KernelGen.Generated.{CensusNetwork.Namespace}_{CensusModels.Prefix}", CensusNetwork.Namespace + ".");

    /// <summary>The ahead-of-time compiler.</summary>
    public static CodeNames Native { get; } = CodeNames.Native(
        NetworkAssembly.Name,
        $"{NetworkAssembly.Name}_KernelGen_Generated_{CensusNetwork.Namespace}_{CensusModels.Prefix}",
        $"{NetworkAssembly.Name}_{CensusNetwork.Namespace}_");
}
