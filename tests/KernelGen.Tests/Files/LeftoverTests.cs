#pragma warning disable CA1849 // It is the synchronous way that is tested.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Files;

/// <summary>What a process that was killed while saving leaves behind, with processes that really are.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What the program does when it is started to be killed: begins to save and does not end.</summary>
    internal static void SaveWithoutEnd(string path)
    {
        var start = Start(folderOf: path);
        AtomicFile.Write(path, start, stream =>
        {
            stream.Write(start);
            stream.Flush();
            Console.WriteLine("writing");
            Task.Delay(-1).Wait();
        });
    }

    [Fact]
    public async Task A_later_save_removes_what_a_killed_process_left_but_not_what_a_living_one_writes()
    {
        var path = _folder["net.safetensors"];
        Checkpoint.Save(Network(), path);
        var good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using var living = await StartSaving(path);
        try
        {
            using (var killed = await StartSaving(path))
            {
                Assert.Equal(2, Temporary().Length);
                killed.Kill();
                await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal(2, Temporary().Length);
            Checkpoint.Save(Network(), _folder["other.safetensors"]);
            Assert.Equal(2, Temporary().Length);
            Checkpoint.Save(Network(), path);
            Assert.Single(Temporary());
        }
        finally
        {
            living.Kill();
            await living.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Checkpoint.Save(Network(), path);
        Assert.Empty(Temporary());
        Assert.Equal(good, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Files_that_only_look_like_leftovers_stay()
    {
        var path = _folder["net"];
        var ours = Start(path);
        string digits = new('a', 32);
        _folder.Write($"net.{digits}.tmp", [.. ours[..20], 1, 2, 3]);
        _folder.Write($"net.{new string('b', 32)}.tmp", "a letter to somebody"u8.ToArray());
        _folder.Write($"net.{digits[1..]}.tmp", ours);
        _folder.Write($"net.{digits}a.tmp", ours);
        _folder.Write($"net.{digits.ToUpperInvariant()}.tmp", ours);
        _folder.Write($"net2.{digits}.tmp", ours);
        _folder.Write($"my.net.{digits}.tmp", ours);
        _folder.Write($"net.{digits}.tmp2", ours);
        _folder.Write("net.tmp", ours);
        _folder.Write("precious", ours);
        File.CreateSymbolicLink(_folder[$"net.{new string('c', 32)}.tmp"], _folder["precious"]);
        Directory.CreateDirectory(_folder[$"net.{new string('d', 32)}.tmp"]);
        var before = Directory.GetFileSystemEntries(_folder.FullName);
        Checkpoint.Save(Network(), path);
        Assert.Equal(
            before.Append(path).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(_folder.FullName).Order(StringComparer.Ordinal));

        // An empty one, and one that was cut off or whole, are what they look like.
        _folder.Write($"net.{new string('e', 32)}.tmp", []);
        _folder.Write($"net.{new string('f', 32)}.tmp", ours[..17]);
        _folder.Write($"net.{new string('0', 32)}.tmp", File.ReadAllBytes(path));
        Checkpoint.Save(Network(), path);
        Assert.Equal(
            before.Append(path).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(_folder.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Saves_of_one_target_at_the_same_time_all_succeed()
    {
        var path = _folder["net"];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                Checkpoint.Save(Network(), path);
                Checkpoint.Load(Network(), path);
            }
        })));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    private static LinearNetwork Network() => new(5, 3, 16);

    /// <summary>How files of this network begin.</summary>
    private static byte[] Start(string folderOf)
    {
        var example = folderOf + ".example";
        Checkpoint.Save(Network(), example);
        var file = File.ReadAllBytes(example);
        File.Delete(example);
        return file[..(8 + (int)BitConverter.ToInt64(file))];
    }

    private static async Task<Process> StartSaving(string path)
    {
        var host = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var process = Process.Start(new ProcessStartInfo(
            Path.GetFullPath(host), [typeof(LeftoverTests).Assembly.Location, "--save-without-end", path])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("writing", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return process;
    }

    private string[] Temporary() => Directory.GetFiles(_folder.FullName, "*.tmp");
}
