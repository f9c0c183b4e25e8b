using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The frozen network that is straight-line code.</summary>
public sealed class TinyTests
{
    [Fact]
    public async Task It_tells_gestures_apart()
    {
        using var tiny = new Sample("Tiny");
        var (exitCode, output, errors) = await tiny.Run();
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains(" of 2000 strokes right", output, StringComparison.Ordinal);
        Assert.Contains("1. dense 16 → 32", output, StringComparison.Ordinal);
    }

    /// <summary>Training gives the model that the sample is compiled from, byte for byte.</summary>
    [Fact]
    public async Task Its_model_is_what_training_gives()
    {
        using var tiny = new Sample("Tiny");
        var (exitCode, output, errors) = await tiny.Run("--train", "trained.kgmodel");
        Assert.True(exitCode == 0, output + errors);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(tiny.Source, "tiny.kgmodel"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(tiny.Folder, "trained.kgmodel"), TestContext.Current.CancellationToken));
    }
}
