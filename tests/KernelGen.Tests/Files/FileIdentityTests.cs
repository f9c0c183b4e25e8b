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
    private readonly TemporaryFolder _folder = new();

    public FileIdentityTests()
    {
        Directory.CreateDirectory(_folder["sub"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["sub"]);
        _folder.Write("there", [1]);
        _folder.Write("other", [1]);
        File.CreateSymbolicLink(_folder["soft"], _folder["there"]);
        File.CreateSymbolicLink(_folder["softer"], "soft");
        File.CreateSymbolicLink(_folder["dangling"], _folder["sub/new"]);
        if (!OperatingSystem.IsWindows())
        {
            using var link = Process.Start("ln", [_folder["there"], _folder["hard"]]);
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

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(One))]
    public void One_file_is_refused_at_once_however_it_is_spelled(string checkpoint, string resume)
    {
        Assert.True(FileIdentity.AreSame(Expand(checkpoint), Expand(resume)));
        LinearNetwork network = new(6, 3, 8);
        Trainer trainer = new(network) { CheckpointPath = Expand(checkpoint), ResumePath = Expand(resume), Resume = true };
        var message = Assert.Throws<InvalidOperationException>(
            () => trainer.Fit(Blobs.Create(20, 6, 3), cancellationToken: CancellationToken.None)).Message;
        Assert.Contains(
            $"CheckpointPath '{Expand(checkpoint)}' and ResumePath '{Expand(resume)}' name one file", message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
        Assert.Equal([1], File.ReadAllBytes(_folder["there"]));
        Assert.Empty(Directory.GetFiles(_folder["sub"]));
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void Two_files_are_two(string checkpoint, string resume)
    {
        Assert.False(FileIdentity.AreSame(Expand(checkpoint), Expand(resume)));
        Assert.Empty(Directory.GetFiles(_folder["sub"]));
    }

    /// <summary>Whether they are one is for the file system to say, of files that are there and of files that are not yet.</summary>
    [Theory]
    [InlineData("best", "BEST")]
    [InlineData("caf\u00E9", "cafe\u0301")]
    public void Names_that_are_alike_are_one_where_the_system_takes_them_for_one(string name, string other)
    {
        var before = FileIdentity.AreSame(_folder[name], _folder[other]);
        Assert.False(File.Exists(_folder[name]) || File.Exists(_folder[other]));
        _folder.Write(name, [1]);
        Assert.Equal(File.Exists(_folder[other]), before);
        Assert.Equal(before, FileIdentity.AreSame(_folder[name], _folder[other]));
    }

    [Fact]
    public void A_file_that_somebody_else_holds_is_not_taken_for_the_other()
    {
        using FileStream held = new(_folder["other"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.False(FileIdentity.AreSame(_folder["there"], _folder["other"]));
        Assert.False(FileIdentity.AreSame(_folder["other"], _folder["there"]));
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
        ? Path.GetRelativePath(Environment.CurrentDirectory, _folder[name["relative:".Length..]])
        : _folder[name];
}
