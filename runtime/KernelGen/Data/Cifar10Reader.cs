using System;

namespace KernelGen;

/// <summary>Reads the binary version of CIFAR-10: records of one label byte and 3072 pixel bytes, plane by plane.</summary>
internal static class Cifar10Reader
{
    public const int Side = 32;
    public const int Channels = 3;
    public const int Classes = 10;
    private const int Pixels = Side * Side;
    private const int ImageBytes = Pixels * Channels;
    private const int RecordBytes = 1 + ImageBytes;

    /// <summary>Reads the records of all files, in order, channels innermost.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="imagesPerFile">How many records each has to have; null for any number from 1.</param>
    /// <param name="name">The parameter that holds the paths.</param>
    public static (byte[] Pixels, int[] Labels) Read(string[] paths, int? imagesPerFile, string name)
    {
        var files = new DataFile[paths.Length];
        try
        {
            long records = 0;
            for (var i = 0; i < paths.Length; i++)
            {
                files[i] = DataFile.Open(paths[i], name);
                records += CountRecords(files[i], imagesPerFile);
            }

            if (records * ImageBytes > Array.MaxLength)
            {
                throw new ArgumentException($"{records} images of {ImageBytes} values are more than one data set can hold.", name);
            }

            var pixels = new byte[records * ImageBytes];
            var labels = new int[records];
            var sample = 0;
            foreach (var file in files)
            {
                sample += ReadRecords(file, pixels.AsSpan(sample * ImageBytes), labels.AsSpan(sample));
            }

            return (pixels, labels);
        }
        finally
        {
            foreach (var file in files)
            {
                file?.Dispose();
            }
        }
    }

    private static long CountRecords(DataFile file, int? expected)
    {
        var whole = expected is int count
            ? $"{count} records of {RecordBytes} bytes"
            : file.Length == 0 ? $"at least one record of {RecordBytes} bytes" : $"whole records of {RecordBytes} bytes";
        var (records, rest) = Math.DivRem(file.Length, RecordBytes);
        return file.Length == 0
            ? throw file.Invalid(whole, "an empty file")
            : rest != 0
                ? throw file.Invalid(whole, $"{records} records and {rest} bytes more")
                : expected is null || records == expected
                    ? records
                    : throw file.Invalid(whole, $"{records} records");
    }

    private static int ReadRecords(DataFile file, Span<byte> pixels, Span<int> labels)
    {
        var records = (int)(file.Length / RecordBytes);
        var record = new byte[RecordBytes];
        for (var i = 0; i < records; i++)
        {
            file.Fill(record);
            labels[i] = record[0] < Classes
                ? record[0]
                : throw file.Invalid($"a label of 0 to {Classes - 1} in record {i}", $"{record[0]}");
            var planes = record.AsSpan(1);
            var red = planes[..Pixels];
            var green = planes.Slice(Pixels, Pixels);
            var blue = planes.Slice(2 * Pixels, Pixels);
            var image = pixels.Slice(i * ImageBytes, ImageBytes);
            for (var pixel = 0; pixel < Pixels; pixel++)
            {
                image[0] = red[pixel];
                image[1] = green[pixel];
                image[2] = blue[pixel];
                image = image[Channels..];
            }
        }

        return records;
    }
}
