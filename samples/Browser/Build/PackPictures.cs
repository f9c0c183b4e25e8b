using System.IO;
using System.IO.Compression;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Packs the first pictures of MNIST's files into one: pixels and labels for training, then pixels and labels for the test.
/// </summary>
/// <remarks>MSBuild compiles it when the sample is built.</remarks>
public sealed class PackPictures : Task
{
    private const int Pixels = 28 * 28;
    private const int HeaderOfImages = 16;
    private const int HeaderOfLabels = 8;

    /// <summary>Where the four files are.</summary>
    [Required]
    public string Folder { get; set; }

    /// <summary>What is written.</summary>
    [Required]
    public string Target { get; set; }

    /// <summary>Pictures of the training set.</summary>
    [Required]
    public int Training { get; set; }

    /// <summary>Pictures of the test set.</summary>
    [Required]
    public int Test { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target)));
        using (var target = new GZipStream(File.Create(Target), CompressionLevel.Optimal))
        {
            Copy("train-images-idx3-ubyte.gz", HeaderOfImages, Training * Pixels, target);
            Copy("train-labels-idx1-ubyte.gz", HeaderOfLabels, Training, target);
            Copy("t10k-images-idx3-ubyte.gz", HeaderOfImages, Test * Pixels, target);
            Copy("t10k-labels-idx1-ubyte.gz", HeaderOfLabels, Test, target);
        }

        return true;
    }

    private void Copy(string name, int header, int count, Stream target)
    {
        using (var source = new GZipStream(File.OpenRead(Path.Combine(Folder, name)), CompressionMode.Decompress))
        {
            Read(source, header, name);
            target.Write(Read(source, count, name), 0, count);
        }
    }

    private static byte[] Read(Stream source, int count, string name)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = source.Read(bytes, done, count - done);
            if (read == 0)
            {
                throw new EndOfStreamException($"'{name}' has fewer than {count} bytes there.");
            }

            done += read;
        }

        return bytes;
    }
}
