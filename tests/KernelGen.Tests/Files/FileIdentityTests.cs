using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Files;

public sealed class FileIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FileIdentityTests()
    {
        Directory.CreateDirectory(folder["sub"]);
        Directory.CreateSymbolicLink(folder["link"], folder["sub"]);
        folder.Write("there", [1]);
        folder.Write("other", [1]);
        File.CreateSymbolicLink(folder["soft"], folder["there"]);
        File.CreateSymbolicLink(folder["softer"], "soft");
        File.CreateSymbolicLink(folder["dangling"], folder["sub/new"]);
        if (!OperatingSystem.IsWindows())
        {
            using Process link = Process.Start("ln", [folder["there"], folder["hard"]]);
            link.WaitForExit();
        }
    }

    public static TheoryData<string, string> One => new(Pairs());

    public static TheoryData<string, string> Two => new()
    {
        { "a", "b" },
        { "a", "sub/a" },
        { "there", "other" },
        { "soft", "other" },
        { "link/a", "a" },
        { "sub/a", "a.tmp" },
        { "dangling", "new" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(One))]
    public void One_file_is_refused_at_once_however_it_is_spelled(string checkpoint, string resume)
    {
        Assert.True(FileIdentity.AreSame(Expand(checkpoint), Expand(resume)));
        LinearNetwork network = new(6, 3, 8);
        Trainer trainer = new(network) { CheckpointPath = Expand(checkpoint), ResumePath = Expand(resume), Resume = true };
        string message = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Blobs.Create(20, 6, 3), cancellationToken: CancellationToken.None)).Message;
        Assert.Contains($"CheckpointPath '{Expand(checkpoint)}' and ResumePath '{Expand(resume)}' name one file", message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
        Assert.Equal([1], File.ReadAllBytes(folder["there"]));
        Assert.Empty(Directory.GetFiles(folder["sub"]));
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void Two_files_are_two(string checkpoint, string resume)
    {
        Assert.False(FileIdentity.AreSame(Expand(checkpoint), Expand(resume)));
        Assert.Empty(Directory.GetFiles(folder["sub"]));
    }

    /// <summary>Whether they are one is for the file system to say, of files that are there and of files that are not yet.</summary>
    [Theory]
    [InlineData("best", "BEST")]
    [InlineData("caf\u00E9", "cafe\u0301")]
    public void Names_that_are_alike_are_one_where_the_system_takes_them_for_one(string name, string other)
    {
        bool before = FileIdentity.AreSame(folder[name], folder[other]);
        Assert.False(File.Exists(folder[name]) || File.Exists(folder[other]));
        folder.Write(name, [1]);
        Assert.Equal(File.Exists(folder[other]), before);
        Assert.Equal(before, FileIdentity.AreSame(folder[name], folder[other]));
    }

    [Fact]
    public void A_file_that_somebody_else_holds_is_not_taken_for_the_other()
    {
        using FileStream held = new(folder["other"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.False(FileIdentity.AreSame(folder["there"], folder["other"]));
        Assert.False(FileIdentity.AreSame(folder["other"], folder["there"]));
    }

    private static IEnumerable<(string, string)> Pairs()
    {
        yield return ("a", "a");
        yield return ("a", "./a");
        yield return ("a", "sub/../a");
        yield return ("a", "relative:a");
        yield return ("relative:sub/a", "sub//a");
        yield return ("sub/a", "link/a");
        yield return ("link/a", "link/../sub/a");
        yield return ("there", "soft");
        yield return ("soft", "softer");
        yield return ("sub/new", "dangling");
        yield return ("dangling", "link/new");
        if (!OperatingSystem.IsWindows())
        {
            yield return ("there", "hard");
            yield return ("softer", "hard");
        }
    }

    private string Expand(string name) => name.StartsWith("relative:", StringComparison.Ordinal)
        ? Path.GetRelativePath(Environment.CurrentDirectory, folder[name["relative:".Length..]])
        : folder[name];
}
