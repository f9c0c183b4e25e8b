using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Emission.CSharp;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Every line of what is generated, so that a change to it is seen and judged.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Xor() => Snapshots.Verify(Generate(Declarations.Xor), typeof(SnapshotTests));

    [Fact]
    public void UserFunctions() => Snapshots.Verify(Generate(Declarations.UserFunctions), typeof(SnapshotTests));

    /// <summary>The schedule alone: kernels are those of other networks.</summary>
    [Fact]
    public void Shards() => Snapshots.Verify(
        Generate(Declarations.Shards).Where(file => file.Key.Contains("Schedule", StringComparison.Ordinal)).ToDictionary(),
        typeof(SnapshotTests));

    [Fact]
    public void Mnist() => Snapshots.Verify(Generate(Declarations.Mnist), typeof(SnapshotTests));

    // A new version of the package changes nothing else.
    private static Dictionary<string, string> Generate(string source) => GeneratedCompilation.Run(source).Files
        .ToDictionary(file => file.Key, file => file.Value.Replace(Tool.Version, "0.0.0", StringComparison.Ordinal));
}
