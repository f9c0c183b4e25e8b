using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Files;

/// <summary>
/// Every way a path can lead nowhere, at every place that takes one: the exception's type, the path as it
/// was given, what was expected and what is there.
/// </summary>
public sealed class FileErrorTests : IDisposable
{
    private const string Longest = "LONGEST";
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9];
    private readonly byte[] _labels = [0, 0, 8, 1, 0, 0, 0, 1, 0];

    public FileErrorTests()
    {
        Directory.CreateDirectory(_folder["folder"]);
        Directory.CreateDirectory(_folder["full"]);
        _folder.Write("full/file", [1]);
        _folder.Write("empty", []);
        _folder.Write("short", [1, 2, 3]);
        _folder.Write("text", "This is no file of any format that is read here, whatever its name may say."u8.ToArray());
        _folder.Write("images", _images);
        _folder.Write("labels", _labels);
        _folder.Write("locked", _labels);
        var noise = new byte[20000];
        new Random(1).NextBytes(noise);
        var packed = TemporaryFolder.Gzip(noise);
        _folder.Write("half.gz", packed[..10000]);
        _folder.Write("magic.gz", packed[..2]);
        _folder.Write("tail.gz", packed[..^3]);
        _folder.Write("behind.gz", [.. packed, 1, 2, 3]);
        packed[10000] ^= 0x10;
        _folder.Write("damaged.gz", packed);
    }

    public static TheoryData<string, string> Reads
    {
        get
        {
            string[] paths =
            [
                "missing", "nofolder/missing", "short/missing", "folder", "full", "folder/", "", "null", "a\0b", Longest, "empty", "short",
                "text",
                "half.gz", "magic.gz", "tail.gz", "behind.gz", "damaged.gz", "locked",
            ];
            return new(from reader in new[] { "Load", "Resume", "images", "labels", "cifar" } from path in paths select (reader, path));
        }
    }

    public static TheoryData<string, string> Writes => new(
        from writer in new[] { "Save", "Checkpoint", "ResumePath" }
        from path in new[] { "nofolder/x", "short/x", "folder", "full", "folder/", "new/", "", "null", "a\0b", Longest }
        select (writer, path));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Reads))]
    public void Reading_says_what_is_wrong_with_the_path(string reader, string name)
    {
        var path = Expand(name);
        using var held = name == "locked" ? new FileStream(_folder["locked"], FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        var exception = Assert.ThrowsAny<Exception>(() => Read(reader, path!));
        var isGzipReader = reader is "images" or "labels" or "cifar";
        switch (name)
        {
            case "null" when reader != "Resume":
                Assert.IsType<ArgumentNullException>(exception);
                break;
            case "null":
                Assert.Contains("no ResumePath", Assert.IsType<InvalidOperationException>(exception).Message, StringComparison.Ordinal);
                break;
            case "" or "a\0b":
                Assert.IsType<ArgumentException>(exception);
                Assert.Contains(name.Length == 0 ? "empty" : "a\\0b", exception.Message, StringComparison.Ordinal);
                break;
            case "missing":
                Assert.Equal(path, Assert.IsType<FileNotFoundException>(exception).FileName);
                Says(exception, path!, "does not exist.");
                break;
            case "nofolder/missing":
                Says(Assert.IsAssignableFrom<IOException>(exception), path!, $"there is no folder '{_folder["nofolder"]}'");
                break;
            case "short/missing":
                Says(Assert.IsAssignableFrom<IOException>(exception), path!, $"'{_folder["short"]}' is a file, not a folder");
                break;
            case "folder" or "full" or "folder/":
                Says(Assert.IsType<IOException>(exception), path!, "is a folder; a file was expected");
                break;
            case Longest:
                Says(Assert.IsAssignableFrom<IOException>(exception), path!, "too long");
                break;
            case "locked":
                Says(Assert.IsType<IOException>(exception), path!, "cannot be read: ");
                break;
            case "empty":
                Says(Assert.IsType<InvalidDataException>(exception), path!, "an empty file");
                break;
            case "half.gz" or "magic.gz" or "tail.gz" when isGzipReader:
                Says(Assert.IsType<InvalidDataException>(exception), path!, "it is truncated: the file ends before its content does");
                break;
            case "behind.gz" when isGzipReader:
                Says(Assert.IsType<InvalidDataException>(exception), path!, "it has something behind its end");
                break;
            case "damaged.gz" when isGzipReader:
                Says(Assert.IsType<InvalidDataException>(exception), path!, "its content is damaged");
                break;
            default:
                Says(Assert.IsType<InvalidDataException>(exception), path!, "expected");
                break;
        }

        Assert.DoesNotContain("compression method", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public void Writing_says_what_is_wrong_with_the_path(string writer, string name)
    {
        var path = Expand(name);
        LinearNetwork network = new(1, 2, 4);
        if (name == "null" && writer != "Save")
        {
            // There is no file to write, then.
            Write(writer, path!, network);
            return;
        }

        var exception = Assert.ThrowsAny<Exception>(() => Write(writer, path!, network));
        switch (name)
        {
            case "null":
                Assert.IsType<ArgumentNullException>(exception);
                break;
            case "" or "a\0b":
                Assert.IsType<ArgumentException>(exception);
                break;
            case "nofolder/x":
                Says(
                    Assert.IsType<DirectoryNotFoundException>(exception),
                    path!,
                    $"cannot be written: there is no folder '{_folder["nofolder"]}'.");
                break;
            case "short/x":
                Says(Assert.IsType<DirectoryNotFoundException>(exception), path!, $"'{_folder["short"]}' is a file, not a folder");
                break;
            case "new/":
                Says(Assert.IsType<DirectoryNotFoundException>(exception), path!, "the name of a folder; a file was expected");
                break;
            case Longest:
                Says(Assert.IsAssignableFrom<IOException>(exception), path!, "too long");
                break;
            default:
                Says(Assert.IsType<IOException>(exception), path!, "is a folder; a file was expected");
                break;
        }

        Assert.True(network.Step == 0, "It was found out only after training had begun.");
        Assert.DoesNotContain(".tmp", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_system_refuses_names_the_path_as_it_was_given_and_no_other()
    {
        var temporary = _folder["x.0123456789abcdef0123456789abcdef.tmp"];
        (Exception Thrown, Type Type, string Said)[] failures =
        [
            (new IOException($"No space left on device : '{temporary}'") { HResult = 28 }, typeof(IOException),
                "'x' cannot be written: No space left on device."),
            (new UnauthorizedAccessException($"Access to the path '{temporary}' is denied."), typeof(UnauthorizedAccessException),
                "'x' cannot be written: access to it or to its folder is denied."),
            (new PathTooLongException(), typeof(PathTooLongException), "'x' cannot be written: the path, or a name in it, is too long."),
        ];
        foreach (var (thrown, type, said) in failures)
        {
            var exception = FilePath.WriteFailure("x", thrown);
            Assert.IsType(type, exception);
            Assert.Equal((said, thrown.HResult), (exception.Message, exception.HResult));
            Assert.Same(thrown, exception.InnerException);
        }

        var denied = FilePath.ReadFailure("x", "Checkpoint", new UnauthorizedAccessException());
        Assert.Equal("Checkpoint 'x' cannot be read: access to it is denied.", Assert.IsType<UnauthorizedAccessException>(denied).Message);
    }

    [Fact]
    public void A_file_that_may_not_be_read_says_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_folder["labels"], UnixFileMode.None);
        if (Environment.IsPrivilegedProcess)
        {
            // To whom everything is allowed.
            Assert.Equal(1, Dataset.FromIdx(_folder["images"], _folder["labels"]).Count);
            return;
        }

        Says(
            Assert.Throws<UnauthorizedAccessException>(() => Dataset.FromIdx(_folder["images"], _folder["labels"])),
            _folder["labels"],
            "access to it is denied");
        File.SetUnixFileMode(_folder["folder"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Says(
            Assert.Throws<UnauthorizedAccessException>(() => Checkpoint.Save(new LinearNetwork(1, 2, 4), _folder["folder/x"])),
            _folder["folder/x"],
            "is denied");
    }

    private static void Says(Exception exception, string path, string what)
    {
        Assert.Contains($"'{path}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    private static void Write(string writer, string path, LinearNetwork network)
    {
        Dataset data = new([1, 2], [0, 1], 1);
        if (writer == "Save")
        {
            Checkpoint.Save(network, path);
        }
        else
        {
            Trainer trainer = writer == "Checkpoint" ? new(network) { CheckpointPath = path } : new(network) { ResumePath = path };
            trainer.Epochs = 1;
            trainer.Fit(data, cancellationToken: CancellationToken.None);
        }
    }

    private void Read(string reader, string path)
    {
        switch (reader)
        {
            case "Load":
                Checkpoint.Load(new LinearNetwork(1, 2, 4), path);
                break;
            case "Resume":
                new Trainer(new LinearNetwork(1, 2, 4)) { ResumePath = path, Resume = true }.Fit(new Dataset([1, 2], [0, 1], 1));
                throw new FileNotFoundException($"Nothing was thrown: '{path}' does not exist.", path);
            case "images":
                Dataset.FromIdx(path, _folder["labels"]);
                break;
            case "labels":
                Dataset.FromIdx(_folder["images"], path);
                break;
            default:
                Dataset.FromCifar10(path);
                break;
        }
    }

    private string? Expand(string name) => name switch
    {
        "null" => null,
        "" => string.Empty,
        Longest => _folder[new string('x', 300)],
        _ => _folder[name],
    };
}
