using System;
using System.Collections.Generic;
using System.IO;
using Xunit;
using Xunit.Sdk;

namespace KernelGen.Generator.Tests;

public sealed class SnapshotsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_accepted_passes_whatever_its_line_endings()
    {
        File.WriteAllText(Path.Combine(_folder, "T.M#A.g.verified.cs"), "one\r\ntwo\r\n");

        Verify(("A.g.cs", "one\ntwo\n"));

        Assert.Empty(Directory.GetFiles(_folder, "*.received.cs"));
    }

    [Fact]
    public void A_new_file_fails_and_is_written_for_acceptance()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => Verify(("A.g.cs", "one\n")));

        Assert.Contains("mv '", failure.Message, StringComparison.Ordinal);
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_folder, "T.M#A.g.received.cs")));
    }

    [Fact]
    public void A_difference_fails_and_names_the_line()
    {
        File.WriteAllText(Path.Combine(_folder, "T.M#A.g.verified.cs"), "one\ntwo\n");

        var failure = Assert.ThrowsAny<XunitException>(() => Verify(("A.g.cs", "one\nthree\n")));

        Assert.Contains("line 2: 'two' was accepted, 'three' came", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_longer_generated_fails()
    {
        File.WriteAllText(Path.Combine(_folder, "T.M#B.g.verified.cs"), "one\n");

        var failure = Assert.ThrowsAny<XunitException>(() => Verify());

        Assert.Contains("T.M#B.g.verified.cs' was accepted and is no longer generated", failure.Message, StringComparison.Ordinal);
    }

    private void Verify(params (string HintName, string Text)[] files)
    {
        var byName = new Dictionary<string, string>();
        foreach (var (hintName, text) in files)
        {
            byName.Add(hintName, text);
        }

        Snapshots.Verify(byName, _folder, "T.M");
    }
}
