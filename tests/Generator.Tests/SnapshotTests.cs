using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Every line of what is generated, so that a change to it is seen and judged.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Xor() => Snapshots.Verify(GeneratedCompilation.Run(Declarations.Xor).Files, typeof(SnapshotTests));

    [Fact]
    public void Pieces() => Snapshots.Verify(GeneratedCompilation.Run(Declarations.Pieces).Files, typeof(SnapshotTests));

    [Fact]
    public void Mnist() => Snapshots.Verify(GeneratedCompilation.Run(Declarations.Mnist).Files, typeof(SnapshotTests));
}
