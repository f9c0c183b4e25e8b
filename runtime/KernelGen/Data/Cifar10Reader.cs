using System;

namespace KernelGen;

/// <summary>Reads the binary version of CIFAR-10: records of one label byte and 3072 pixel bytes, plane by plane.</summary>
internal static class Cifar10Reader
{
    public const int Side = 32;
    public const int Channels = 3;
    public const int Classes = 10;
    private const int Pixels = Side * Side;
    private const int ImageValues = Pixels * Channels;
    private const int RecordBytes = 1 + ImageValues;

    /// <summary>Reads the records of all files, in order, scaled to 0…1, channels innermost.</summary>
    public static (float[] Values, int[] Labels) Read(string[] paths, string name)
    {
        var files = new DataFile[paths.Length];
        try
        {
            long records = 0;
            for (var i = 0; i < paths.Length; i++)
            {
                files[i] = DataFile.Open(paths[i], name);
                records += CountRecords(files[i]);
            }

            if (records * ImageValues > Array.MaxLength)
            {
                throw new ArgumentException($"{records} images of {ImageValues} values are more than one data set can hold.", name);
            }

            var values = new float[records * ImageValues];
            var labels = new int[records];
            var sample = 0;
            foreach (var file in files)
            {
                sample += ReadRecords(file, values.AsSpan(sample * ImageValues), labels.AsSpan(sample));
            }

            return (values, labels);
        }
        finally
        {
            foreach (var file in files)
            {
                file?.Dispose();
            }
        }
    }

    private static long CountRecords(DataFile file) => file.Length == 0
        ? throw file.Invalid($"at least one record of {RecordBytes} bytes", "an empty file")
        : file.Length % RecordBytes == 0
            ? file.Length / RecordBytes
            : throw file.Invalid(
                $"whole records of {RecordBytes} bytes",
                $"{file.Length / RecordBytes} records and {file.Length % RecordBytes} bytes more");

    private static int ReadRecords(DataFile file, Span<float> values, Span<int> labels)
    {
        var records = (int)(file.Length / RecordBytes);
        var record = new byte[RecordBytes];
        for (var i = 0; i < records; i++)
        {
            file.Fill(record);
            labels[i] = record[0] < Classes
                ? record[0]
                : throw file.Invalid($"a label of 0 to {Classes - 1} in record {i}", $"{record[0]}");
            ReadOnlySpan<byte> planes = record.AsSpan(1);
            var image = values.Slice(i * ImageValues, ImageValues);
            for (var channel = 0; channel < Channels; channel++)
            {
                for (var pixel = 0; pixel < Pixels; pixel++)
                {
                    image[(pixel * Channels) + channel] = planes[(channel * Pixels) + pixel] / 255f;
                }
            }
        }

        return records;
    }
}
