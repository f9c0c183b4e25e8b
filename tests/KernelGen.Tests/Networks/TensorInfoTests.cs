using System;
using Xunit;

namespace KernelGen.Tests.Networks;

public sealed class TensorInfoTests
{
    [Fact]
    public void Equality_is_by_name_and_dimensions()
    {
        TensorInfo a = new("w", [2, 3]);
        Assert.Equal(a, new TensorInfo("w", new[] { 2, 3 }));
        Assert.Equal(a.GetHashCode(), new TensorInfo("w", [2, 3]).GetHashCode());
        Assert.NotEqual(a, new TensorInfo("w", [3, 2]));
        Assert.NotEqual(a, new TensorInfo("v", [2, 3]));
        Assert.Equal(6, a.Count);
        Assert.Equal("w [2, 3]", a.ToString());
        Assert.Equal(1, new TensorInfo("scalar", []).Count);
    }

    [Fact]
    public void Bad_descriptions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TensorInfo(string.Empty, [1]));
        Assert.Throws<ArgumentException>(() => new TensorInfo("w", [1, 0]));
        Assert.Throws<ArgumentException>(() => new TensorInfo("w", [-2, -2]));
        Assert.Throws<ArgumentException>(() => new TensorInfo("w", [int.MaxValue, int.MaxValue, 8, 8]));
    }
}
