using System.Collections.Immutable;
using KernelGen.Generator.Graph;

namespace KernelGen.Generator.Emission;

/// <summary>From a checked graph to the files of its class: the public surface and one file per concern.</summary>
internal static class NetworkSources
{
    public static ImmutableArray<SourceFile> Print(NetworkGraph graph) => ImmutableArray<SourceFile>.Empty;
}
