using System;
using System.IO;

namespace KernelGen;

/// <summary>Reads the binary version of CIFAR-10: records of one label byte and 3072 pixel bytes, plane by plane.</summary>
internal static class Cifar10Reader
{
    public const int Side = 32;
    public const int Channels = 3;
    public const int Classes = 10;
    private const int Pixels = Side * Side;
    private const int RecordBytes = 1 + (Pixels * Channels);

    /// <summary>Reads the records of all files, in order, scaled to 0…1, channels innermost.</summary>
    public static (float[] Values, int[] Labels) Read(string[] files)
    {
        byte[][] contents = Array.ConvertAll(files, ReadRecords);
        long records = 0;
        foreach (byte[] content in contents)
        {
            records += content.Length / RecordBytes;
        }

        if (records * Pixels * Channels > Array.MaxLength)
        {
            throw new ArgumentException($"{records} images of {Pixels * Channels} values are more than one data set can hold.", nameof(files));
        }

        float[] values = new float[(int)records * Pixels * Channels];
        int[] labels = new int[(int)records];
        int sample = 0;
        foreach (byte[] content in contents)
        {
            for (int start = 0; start < content.Length; start += RecordBytes, sample++)
            {
                labels[sample] = content[start];
                ReadOnlySpan<byte> planes = content.AsSpan(start + 1, Pixels * Channels);
                Span<float> image = values.AsSpan(sample * Pixels * Channels, Pixels * Channels);
                for (int channel = 0; channel < Channels; channel++)
                {
                    for (int pixel = 0; pixel < Pixels; pixel++)
                    {
                        image[(pixel * Channels) + channel] = planes[(channel * Pixels) + pixel] / 255f;
                    }
                }
            }
        }

        return (values, labels);
    }

    private static byte[] ReadRecords(string path)
    {
        using DataFile file = DataFile.Open(path);
        using MemoryStream content = new();
        byte[] record = new byte[RecordBytes];
        while (file.TryFill(record, out int found) || found > 0)
        {
            long index = content.Length / RecordBytes;
            if (found < RecordBytes)
            {
                throw file.Invalid($"whole records of {RecordBytes} bytes", $"{index} records and {found} bytes more");
            }

            if (record[0] >= Classes)
            {
                throw file.Invalid($"a label of 0 to {Classes - 1} in record {index}", $"{record[0]}");
            }

            content.Write(record);
        }

        return content.Length > 0 ? content.ToArray() : throw file.Invalid($"at least one record of {RecordBytes} bytes", "an empty file");
    }
}
